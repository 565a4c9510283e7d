/** Programs for Node, each bundled with ws into one file, as a module and as CommonJS: they echo, and end by themselves. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { GREETING } from './greeting.ts';
import type { Report } from './report.ts';
import { EXIT_TIMEOUT_MS, runCommand } from './run-command.ts';

const bundlers = ['webpack', 'rspack', 'esbuild', 'rollup', 'vite'];
/** By the way in which each imports the package. */
const entries = { esm: 'echo.mjs', cjs: 'echo.cjs' };

export async function checkNodeBundles(report: Report, project: string, echoUrl: string): Promise<void> {
  for (const bundler of bundlers) {
    for (const [format, entry] of Object.entries(entries)) {
      await report.check(`${bundler} bundles a program for Node, ${format}, that echoes`, async () => {
        const folder = join(project, `node-${bundler}-${format}`);
        await runCommand('node', ['build-for-node.mjs', bundler, format, `./${entry}`, folder], { cwd: project });
        const output = await runCommand('node', [join(folder, 'bundle.js'), echoUrl], { timeout: EXIT_TIMEOUT_MS });
        assert.equal(output, `${GREETING}\n`);
      });
    }
  }
}
