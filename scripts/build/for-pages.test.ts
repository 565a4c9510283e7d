/** The step of the build that gives pages their own constants. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import * as page from '../../packages/browser/src/platform.ts';
import * as core from '../../packages/core/src/internal/platform.ts';
import { forPages } from './for-pages.mjs';

const source = (path: string): string => fileURLToPath(new URL(`../../packages/${path}`, import.meta.url));

test('a page has each constant of core, as false', () => {
  expect(Object.keys(page)).toEqual(Object.keys(core));
  expect(new Set(Object.values(core))).toEqual(new Set([true]));
  expect(new Set(Object.values(page))).toEqual(new Set([false]));
});

test.each([
  ['../../internal/platform.ts', 'core/src/sockets/sending/message-sender.ts', source('browser/src/platform.ts')],
  ['../internal/platform.ts', 'core/src/sockets/client-web-socket.ts', source('browser/src/platform.ts')],
  ['./platform.ts', 'node/src/index.ts', null],
  ['./capabilities.ts', 'core/src/index.ts', null],
])('%s in %s is %s', (id, importer, resolved) => {
  expect(forPages().resolveId(id, source(importer))).toBe(resolved);
});
