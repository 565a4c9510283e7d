/** Programs for Node, each bundled with ws into one file, as a module and as CommonJS: they echo, and end by themselves. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { GREETING } from './greeting.ts';
import type { Report } from './report.ts';
import { EXIT_TIMEOUT_MS, runCommand } from './run-command.ts';

const bundlers = ['webpack', 'rspack', 'esbuild', 'rollup', 'vite'];
/** By the way in which each imports the package, as build-for-node.mjs has them. */
const formats = ['esm', 'cjs'];

export async function checkNodeBundles(report: Report, project: string, echoUrl: string): Promise<void> {
  for (const bundler of bundlers) {
    await report.check(`${bundler} bundles programs for Node, ${formats.join(' and ')}, that echo`, async () => {
      const folder = join(project, `node-${bundler}`);
      await runCommand('node', ['build-for-node.mjs', bundler, folder], { cwd: project });
      for (const format of formats) {
        const bundle = join(folder, format, 'bundle.js');
        const output = await runCommand('node', [bundle, echoUrl], { timeout: EXIT_TIMEOUT_MS });
        assert.equal(output, `${GREETING}\n`, format);
      }
    });
  }
}
