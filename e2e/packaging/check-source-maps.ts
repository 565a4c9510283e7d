/** Source maps: each source of each map can be read, and a stack leads to the line of the TypeScript that it is about. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize, relative } from 'node:path';
import type { Report } from './report.ts';
import { repository } from './repository.ts';
import { EXIT_TIMEOUT_MS, runCommand } from './run-command.ts';

interface SourceMap {
  readonly sources: readonly string[];
  readonly sourceRoot?: string;
  readonly sourcesContent?: readonly (string | null)[];
}

/** The script of each way to load the package; the others of `dist` give out what these have. */
const BUILDS = ['node/index.mjs', 'node/index.cjs', 'node/esm/index.mjs', 'browser/index.mjs', 'browser/index.cjs'];
const SCRIPT_TAG = 'twinsocket.global.js';

/** @param files of the tarball, from the root of the package */
export async function checkSourceMaps(report: Report, project: string, files: readonly string[]): Promise<void> {
  const installed = join(project, 'node_modules/twinsocket');
  const read = (file: string): Promise<string> => readFile(join(installed, file), 'utf8');

  await report.check('each script names its source map, and each map the script', async () => {
    const maps = files.filter((file) => file.endsWith('.map'));
    assert.notEqual(maps.length, 0);
    for (const map of maps) {
      const script = map.slice(0, -'.map'.length);
      assert.equal(/\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(await read(script))?.[1], map.split('/').at(-1), script);
    }
    return `${maps.length} maps`;
  });

  await report.check(
    'each source of each map is in the map or in the tarball, as it is in the repository',
    async () => {
      let count = 0;
      for (const map of files.filter((file) => file.endsWith('.map'))) {
        const { sources, sourceRoot = '', sourcesContent = [] } = JSON.parse(await read(map)) as SourceMap;
        assert.notEqual(sources.length, 0, map);
        for (const [index, source] of sources.entries()) {
          const path = normalize(join(dirname(map), sourceRoot, source));
          assert.ok(!path.startsWith('..'), `${map}: ${source} leads out of the package`);
          const text = sourcesContent[index] ?? (files.includes(path) ? await read(path) : undefined);
          assert.ok(typeof text === 'string' && text !== '', `${map}: nobody has the text of ${source}`);
          assert.equal(text, await readFile(join(repository, path), 'utf8'), `${map}: ${source} has changed`);
          count++;
        }
      }
      return `${count} sources`;
    },
  );

  for (const build of [...BUILDS, SCRIPT_TAG]) {
    await report.check(`a stack of ${build} leads to the lines of TypeScript`, async () => {
      const script = join(installed, 'dist', build);
      const args = ['--enable-source-maps', 'stack-of-an-error.mjs', script];
      const frames = framesOf(await runCommand('node', args, { cwd: project, timeout: EXIT_TIMEOUT_MS }));
      assert.ok(frames.length >= 3, `${frames.length} frames`);
      for (const [index, { file, line, text }] of frames.entries()) {
        const source = relative(installed, file);
        assert.match(source, /^packages\/\w+\/src\/.+\.ts$/);
        const code = (await readFile(join(repository, source), 'utf8')).split('\n')[line - 1] ?? '';
        // It is the line with the call of the frame above, or with the error itself.
        const callee = frames[index - 1]?.name ?? 'new WinRTError';
        assert.ok(code.includes(`${callee}(`), `${text} is the line\n${code}\nwhich does not call ${callee}`);
      }
      return frames.map(({ name }) => name).join(', ');
    });
  }
}

interface Frame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Those of the package: the frames of the fixture have no name of a function. */
function framesOf(stack: string): readonly Frame[] {
  const frames = stack.matchAll(/^ +at (?:async )?(?:\w+\.)*(\w+) \((?:file:\/\/)?(.+):(\d+):\d+\)$/gm);
  return Array.from(frames, ([text, name = '', file = '', line]) => ({ name, file, line: Number(line), text }));
}
