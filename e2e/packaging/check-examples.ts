/** The examples of the documents compile under `strict` against the packed types, as those who copy them would find out. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeExamples, type Place } from './examples.ts';
import type { Report } from './report.ts';
import { repository } from './repository.ts';
import { runCommand } from './run-command.ts';
import { subfolder } from './temporary-folder.ts';

/** The doc comments of a platform's types are those of core, and Node's examples run nowhere else. */
const DOCUMENTS = ['README.md', 'dist/node/index.d.cts'];

const settings = {
  node: { module: 'NodeNext', moduleResolution: 'NodeNext', lib: ['ES2022', 'ESNext.Disposable'], types: ['node'] },
  page: {
    module: 'ESNext',
    moduleResolution: 'bundler',
    customConditions: ['browser'],
    lib: ['ES2022', 'DOM', 'DOM.Iterable', 'ESNext.Disposable'],
    types: [],
  },
};

/** `project` has the package, @types/node and @types/ws. */
export async function checkExamples(report: Report, project: string): Promise<void> {
  const folder = subfolder(project, 'examples');
  const written = await Promise.all(DOCUMENTS.map((name) => writeExamples(join(repository, name), folder)));
  const examples = written.flat();
  for (const place of Object.keys(settings) as Place[]) {
    const files = examples.filter((example) => example.place === place).map(({ file }) => file);
    await report.check(`the documents' examples for a ${place} compile under strict`, async () => {
      assert.notEqual(files.length, 0);
      const compilerOptions = {
        target: 'ES2022',
        strict: true,
        allowJs: true,
        checkJs: true,
        noEmit: true,
        ...settings[place],
      };
      const config = join(folder, `${place}.tsconfig.json`);
      await writeFile(config, JSON.stringify({ compilerOptions, files }));
      await runCommand('tsc', ['-p', config, '--pretty', 'false'], { cwd: folder });
      return `${files.length} examples`;
    });
  }
}
