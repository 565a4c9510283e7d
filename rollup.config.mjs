// Three builds out of private packages: `dist/node`, `dist/browser` and the script-tag file. See CONTRIBUTING.md, "The build".
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import alias from '@rollup/plugin-alias';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import esbuild from 'rollup-plugin-esbuild';
import ts from 'typescript';
import { asciiAlone } from './scripts/build/ascii.mjs';
import { compact, compactAll } from './scripts/build/compact.mjs';
import { declarations, declarationsOver } from './scripts/build/declarations.mjs';
import { forPages } from './scripts/build/for-pages.mjs';
import { importedFromCommonJS } from './scripts/build/imported-from-commonjs.mjs';
import { indexAt, overIndex } from './scripts/build/over-index.mjs';
import { recordSources } from './scripts/sources.mjs';

// What an earlier build left behind would be published with this one.
rmSync(new URL('dist', import.meta.url), { recursive: true, force: true });

/** The private packages, as tsconfig.base.json leads to their sources: `@twinsocket/core` and its subpaths. */
const { paths } = ts.readConfigFile('tsconfig.base.json', (file) => ts.sys.readFile(file)).config.compilerOptions;
const privatePackages = Object.entries(paths).map(([name, [source]]) => ({
  find: new RegExp(`^${name}$`),
  replacement: fileURLToPath(new URL(source, import.meta.url)),
}));

/** Both entries are inputs of one run: what they have in common is one chunk, so that a class of one is the class of the other. */
const entries = (platform) => ({
  index: `packages/${platform}/src/index.ts`,
  windows: `packages/${platform}/src/windows.ts`,
});

/** Entries that import `index`; an app gets their code only if it imports them. */
const additions = ['reconnecting', 'websocket'];

/** `index.mjs`, `windows.mjs` and what they share, under names that stay the same from release to release. */
const names = (extension) => ({
  entryFileNames: `[name].${extension}`,
  chunkFileNames: `shared.${extension}`,
});

/** A warning here is a broken package later: an import that nobody can resolve, a cycle, a name exported twice. */
function onwarn(warning) {
  throw new Error(`${warning.code}: ${warning.message}`);
}

// esbuild only strips the types; `tsc` checks them. It reads its settings from here alone, not from the nearest tsconfig.json.
const typescript = esbuild({ target: 'es2022', tsconfig: false });
const inlined = alias({ entries: privatePackages });

// Both halves of isomorphic-ws, a dozen lines, become part of our builds, so its licence asks to be named there.
const banner = '/*! twinsocket, MIT license. Includes isomorphic-ws, MIT license, (c) 2018 Zejin Zhuang. */';

const esm = (dir) => ({ dir, format: 'es', sourcemap: true, ...names('mjs'), banner });
const cjs = (dir) => ({ dir, format: 'cjs', sourcemap: true, ...names('cjs'), banner });

/** For pages, which load each byte; in Node only who reads the code would see a difference. */
const small = (output) => ({ ...output, banner: '', plugins: [compact(banner)] });

const lastOf = (config) => ({ ...config, plugins: [...config.plugins, recordSources()] });
/** The same two forms of an entry that stands on `index`. */
const entryOver = (platform, resolve, entry, ...others) => ({
  input: `packages/${platform}/src/${entry}.ts`,
  onwarn,
  plugins: [overIndex(platform), inlined, resolve, typescript, ...others],
});
const reExport = () => importedFromCommonJS('mjs', (all) => `{ ${all.join(', ')} }`);
const entriesOver = additions.flatMap((entry) => [
  {
    ...entryOver('node', nodeResolve(), entry, asciiAlone()),
    output: [
      { ...cjs('dist/node'), ...indexAt('cjs'), plugins: [reExport()] },
      { ...esm('dist/node/esm'), ...indexAt('mjs') },
    ],
  },
  {
    ...entryOver('browser', nodeResolve({ browser: true }), entry),
    output: [
      small({ ...esm('dist/browser'), ...indexAt('mjs') }),
      small({ ...cjs('dist/browser'), ...indexAt('cjs') }),
    ],
  },
]);

export default [
  {
    input: entries('node'),
    external: ['ws', /^node:/],
    onwarn,
    plugins: [inlined, nodeResolve(), commonjs({ include: /isomorphic-ws/ }), typescript, asciiAlone()],
    output: [
      { ...cjs('dist/node'), plugins: [reExport()] },
      // For bundlers alone, which take it for `import` and `require` alike (the condition `module`).
      esm('dist/node/esm'),
    ],
  },
  {
    input: entries('browser'),
    onwarn,
    plugins: [forPages(), inlined, nodeResolve({ browser: true }), typescript],
    output: [small(esm('dist/browser')), small(cjs('dist/browser'))],
  },
  {
    input: 'packages/browser/src/global.ts',
    onwarn,
    plugins: [forPages(), inlined, nodeResolve({ browser: true }), typescript],
    output: { file: 'dist/twinsocket.global.js', format: 'iife', sourcemap: true, plugins: [compactAll(banner)] },
  },
  ...entriesOver,
  declarations('node', onwarn),
  ...additions.flatMap((entry) => [
    declarationsOver('node', entry, onwarn),
    declarationsOver('browser', entry, onwarn),
  ]),
  lastOf(declarations('browser', onwarn)),
];
