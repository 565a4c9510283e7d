/** The capabilities of the browser build that is published. */
import type * as Twinsocket from 'twinsocket';

// By its path: in Node the name 'twinsocket' stands for the other build.
const browserBuild = new URL('../../dist/browser/index.mjs', import.meta.url).href;

export const { capabilities } = (await import(browserBuild)) as typeof Twinsocket;
