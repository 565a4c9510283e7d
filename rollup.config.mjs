// Three builds out of private packages: `dist/node`, `dist/browser` and the script-tag file. See CONTRIBUTING.md, "The build".
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import alias from '@rollup/plugin-alias';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { dts } from 'rollup-plugin-dts';
import esbuild, { minify } from 'rollup-plugin-esbuild';
import ts from 'typescript';

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

// The dozen lines of isomorphic-ws's page half become part of the browser build, so its licence asks to be named there.
const browserBanner = '/*! twinsocket, MIT license. Includes isomorphic-ws, MIT license, (c) 2018 Zejin Zhuang. */';

function scripts(platform, output) {
  const formats = [
    { format: 'es', extension: 'mjs' },
    { format: 'cjs', extension: 'cjs' },
  ];
  return formats.map(({ format, extension }) => ({
    dir: `dist/${platform}`,
    format,
    sourcemap: true,
    ...names(extension),
    ...output,
  }));
}

/** `Symbol.dispose` is in the public types, and no `lib` of a consumer is sure to declare it. In a source it would not stay on top. */
const typesBanner = '/// <reference lib="esnext.disposable" />';

/**
 * One program a platform, written out twice: TypeScript takes `.d.mts` and `.d.cts` for different modules even where their
 * text is the same, and reading and checking the sources is what costs the time.
 */
function types(platform) {
  return {
    input: entries(platform),
    external: /^node:/,
    onwarn,
    plugins: [dts({ tsconfig: `packages/${platform}/tsconfig.json` })],
    output: ['d.mts', 'd.cts'].map((extension) => ({
      dir: `dist/${platform}`,
      format: 'es',
      ...names(extension),
      banner: typesBanner,
    })),
  };
}

export default [
  {
    input: entries('node'),
    external: ['ws', 'isomorphic-ws', /^node:/],
    onwarn,
    plugins: [inlined, nodeResolve(), typescript],
    output: scripts('node'),
  },
  {
    input: entries('browser'),
    onwarn,
    plugins: [inlined, nodeResolve({ browser: true }), typescript],
    output: scripts('browser', { banner: browserBanner }),
  },
  {
    input: 'packages/browser/src/global.ts',
    onwarn,
    plugins: [inlined, nodeResolve({ browser: true }), typescript, minify({ target: 'es2022' })],
    output: { file: 'dist/twinsocket.global.js', format: 'iife', sourcemap: true, banner: browserBanner },
  },
  types('node'),
  types('browser'),
];
