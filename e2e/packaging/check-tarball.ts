/** What is in the tarball, and whether the two linters of published packages like it. */
import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Report } from './report.ts';
import { repository } from './repository.ts';
import { runCommand } from './run-command.ts';
import { readPacked } from './tarball.ts';
import type { Tarball } from './tarball.ts';

export async function checkTarball(report: Report, { path, files }: Tarball): Promise<void> {
  await report.check('publint finds no error', async () => {
    const bytes = await readFile(path);
    const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const { messages, pkg } = await publint({ pack: { tarball } });
    // The string `browser` repeats a condition of `exports`, for bundlers that do not read `exports`.
    const errors = messages.filter(({ code }) => code !== 'USE_EXPORTS_BROWSER');
    assert.deepEqual(
      errors.map((message) => formatMessage(message, pkg)),
      [],
    );
  });

  await report.check('attw: the types of each entry resolve as its scripts do', async () => {
    // `global` has types alone. strict: also by the older node10 resolution, which reads no `exports`; windows/package.json is for it.
    await runCommand('attw', [
      path,
      '--profile',
      'strict',
      '--exclude-entrypoints',
      'global',
      '--no-emoji',
      '--format',
      'ascii',
    ]);
  });

  await report.check('the tarball holds the build, all entries and the three documents, nothing else', async () => {
    assert.deepEqual(new Set(files), new Set(expectedFiles));
    const packed = (await stat(path)).size;
    assert.ok(packed < MAX_PACKED_BYTES, `${packed} bytes`);
    return `${files.length} files, ${packed} bytes packed`;
  });

  await report.check('no file names the workspace, this machine or a registry', async () => {
    const registry = new URL((await runCommand('npm', ['config', 'get', 'registry'])).trim()).host;
    const forbidden = ['workspace:', '@twinsocket/', repository.replace(/\/$/, ''), registry, '//registry.'];
    for (const file of files) {
      const text = await readPacked(file);
      // Source maps carry the sources, where the private package has its name.
      const words = file.endsWith('.map') ? forbidden.filter((word) => word !== '@twinsocket/') : forbidden;
      for (const word of words) assert.ok(!text.includes(word), `${file} contains ${word}`);
    }
  });

  await report.check('published types import nothing but each other and Node', async () => {
    const declarations = files.filter((file) => /\.d\.[mc]ts$/.test(file));
    assert.notEqual(declarations.length, 0);
    for (const file of declarations) {
      // Not of the examples in doc comments.
      const code = (await readPacked(file)).replaceAll(/\/\*\*[^]*?\*\//g, '');
      for (const [, specifier = ''] of code.matchAll(/(?:from |import\(|require\()['"]([^'"]+)/g)) {
        assert.match(
          specifier,
          file.startsWith('dist/node/') ? /^(\.\/|node:)/ : /^\.\//,
          `${file} imports ${specifier}`,
        );
      }
    }
    return `${declarations.length} files`;
  });
}

/** Far above what it is: a limit that a file of megabytes reaches, not a page of text. */
const MAX_PACKED_BYTES = 2_000_000;

const entryNames = ['index', 'reconnecting', 'websocket', 'windows'];

const withMap = (script: string): string[] => [script, `${script}.map`];
const scriptsOf = (folder: string, extension: string): string[] =>
  [...entryNames, 'shared'].flatMap((name) => withMap(`${folder}/${name}.${extension}`));
const declarationsOf = (folder: string): string[] =>
  entryNames.flatMap((entry) => [`${folder}/${entry}.d.mts`, `${folder}/${entry}.d.cts`]);

const expectedFiles = [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  // For tools that do not read `exports`.
  ...['global', 'reconnecting', 'websocket', 'windows'].map((folder) => `${folder}/package.json`),
  ...withMap('dist/twinsocket.global.js'),
  'dist/browser/global.d.cts',
  ...scriptsOf('dist/browser', 'mjs'),
  ...scriptsOf('dist/browser', 'cjs'),
  ...declarationsOf('dist/browser'),
  ...scriptsOf('dist/node', 'cjs'),
  ...scriptsOf('dist/node/esm', 'mjs'),
  // They give out what the .cjs have.
  ...entryNames.map((entry) => `dist/node/${entry}.mjs`),
  ...declarationsOf('dist/node'),
];
