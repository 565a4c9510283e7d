/** What is in the tarball, and whether the two linters of published packages like it. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
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
    const others = files.filter((file) => !file.startsWith('dist/'));
    const folders = ['global', 'reconnecting', 'websocket', 'windows'].map((folder) => `${folder}/package.json`);
    const entries = ['package.json', ...folders];
    assert.deepEqual(new Set(others), new Set([...entries, 'CHANGELOG.md', 'LICENSE', 'README.md']));
    assert.deepEqual(
      files.filter((file) => file.includes('/.')),
      [],
      'what the build notes for itself',
    );
    for (const required of requiredFiles) assert.ok(files.includes(required), `${required} is missing`);
    return `${files.length} files`;
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

const entryNames = ['index', 'reconnecting', 'websocket', 'windows'];

const scriptsOf = (folder: string, extension: string): string[] =>
  entryNames.flatMap((entry) => [`${folder}/${entry}.${extension}`, `${folder}/${entry}.${extension}.map`]);

const requiredFiles = [
  'dist/twinsocket.global.js',
  'dist/twinsocket.global.js.map',
  ...scriptsOf('dist/browser', 'mjs'),
  ...scriptsOf('dist/browser', 'cjs'),
  ...scriptsOf('dist/node', 'cjs'),
  ...scriptsOf('dist/node/esm', 'mjs'),
  ...entryNames.map((entry) => `dist/node/${entry}.mjs`),
  'dist/browser/global.d.cts',
  ...['node', 'browser'].flatMap((platform) =>
    entryNames.flatMap((entry) => [`dist/${platform}/${entry}.d.mts`, `dist/${platform}/${entry}.d.cts`]),
  ),
];
