/** The build that is published, in pages that may do less than others. */
import { passesIn, servesPlaces } from './serves-places.ts';

const served = servesPlaces();

// `evaluates` and `assignsHtml` show that the policy is in force.
const extension = { scope: 'Window', evaluates: false, assignsHtml: true };
passesIn('an extension’s page', served, { kind: 'frame', url: '/extension/script-tag.html' }, extension);
passesIn('an extension’s page of modules', served, { kind: 'frame', url: '/extension/module.html' }, extension);

const trustedTypes = { evaluates: false, assignsHtml: false };
passesIn('a page that wants trusted types', served, { kind: 'frame', url: '/trusted-types/page.html' }, trustedTypes);

const sandboxed = { scope: 'Window', origin: 'null' };
passesIn('a frame of opaque origin', served, { kind: 'sandboxed frame', url: '/script-tag.html' }, sandboxed);
passesIn('a frame of opaque origin, as a module', served, { kind: 'sandboxed frame', url: '/module.html' }, sandboxed);
