/** The files of all places, by their path: the build as it is published, a script or page for each place, and policies. */
import { readFile } from 'node:fs/promises';
import { bundleScript, htmlFile, type PageFile } from '../bundle.ts';

/** What a store of extensions asks for, with the WebSockets of the page's own origin. */
const EXTENSION_POLICY = "default-src 'self'; script-src 'self'; object-src 'self'; connect-src 'self' ws: wss:";
const TRUSTED_TYPES_POLICY = `${EXTENSION_POLICY}; require-trusted-types-for 'script'; trusted-types 'none'`;

const CLASSIC = `importScripts('/dist/twinsocket.global.js', '/place-program.js');
serveCases({ api: twinsocket, Windows });`;

const MODULE = `import * as api from '/dist/browser/index.mjs';
import { Windows } from '/dist/browser/windows.mjs';
import '/place-program.js';
serveCases({ api, Windows });`;

/** With `crossorigin`: a page of opaque origin hears of no rejection in scripts that are another origin's (HTML, "muted errors"). */
const SCRIPT_TAG_PAGE = `<!doctype html>
<script crossorigin src="/dist/twinsocket.global.js"></script>
<script crossorigin src="/place-program.js"></script>
<script crossorigin src="/serve-script-tag.js"></script>`;

const MODULE_PAGE = `<!doctype html>
<script type="module" src="/module.js"></script>`;

/** In `body`, for frames. */
const OUTER_PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<body><script src="/places-page.js"></script></body>`;

export async function placeFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const [program, page, ...published] = await Promise.all([
    bundleScript(new URL('./place-program.ts', import.meta.url)),
    bundleScript(new URL('./places-page.ts', import.meta.url)),
    ...['twinsocket.global.js', 'browser/index.mjs', 'browser/windows.mjs', 'browser/shared.mjs'].map(publishedFile),
  ]);
  const under = (policy: string, file: PageFile): PageFile => ({
    ...file,
    headers: { 'content-security-policy': policy },
  });
  return new Map([
    ...published,
    ['/', htmlFile(OUTER_PAGE)],
    ['/place-program.js', program],
    ['/places-page.js', page],
    ['/classic.js', script(CLASSIC)],
    ['/module.js', script(MODULE)],
    ['/serve-script-tag.js', script('serveCases({ api: twinsocket, Windows });')],
    // For sandboxed frames: modules are fetched with CORS, which the peer allows to everyone.
    ['/script-tag.html', htmlFile(SCRIPT_TAG_PAGE)],
    ['/module.html', htmlFile(MODULE_PAGE)],
    ['/extension/classic.js', under(EXTENSION_POLICY, script(CLASSIC))],
    ['/extension/module.js', under(EXTENSION_POLICY, script(MODULE))],
    ['/extension/script-tag.html', under(EXTENSION_POLICY, htmlFile(SCRIPT_TAG_PAGE))],
    ['/extension/module.html', under(EXTENSION_POLICY, htmlFile(MODULE_PAGE))],
    ['/trusted-types/page.html', under(TRUSTED_TYPES_POLICY, htmlFile(SCRIPT_TAG_PAGE))],
  ]);
}

function script(text: string): PageFile {
  return { type: 'text/javascript; charset=utf-8', body: new TextEncoder().encode(text) };
}

async function publishedFile(name: string): Promise<[string, PageFile]> {
  const body = await readFile(new URL(`../../../dist/${name}`, import.meta.url));
  return [`/dist/${name}`, { type: 'text/javascript; charset=utf-8', body }];
}
