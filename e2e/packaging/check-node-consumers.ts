/** Ten lines in an empty project: they echo through the peer, and the process ends by itself. */
import assert from 'node:assert/strict';
import { GREETING } from './greeting.ts';
import type { Report } from './report.ts';
import { EXIT_TIMEOUT_MS, runCommand } from './run-command.ts';

export async function checkNodeConsumers(report: Report, project: string, echoUrl: string): Promise<void> {
  for (const [kind, script] of [
    ['an ESM', 'echo.mjs'],
    ['a CommonJS', 'echo.cjs'],
  ] as const) {
    await report.check(`${kind} script in an empty project echoes and exits by itself`, async () => {
      const output = await runCommand('node', [script, echoUrl], { cwd: project, timeout: EXIT_TIMEOUT_MS });
      assert.equal(output, `${GREETING}\n`);
    });
  }

  await report.check(
    'two copies of the package, and one of another realm, take what the others have made',
    async () => {
      await runCommand('node', ['two-copies.mjs', echoUrl], { cwd: project, timeout: EXIT_TIMEOUT_MS });
    },
  );

  await report.check('import and require give the two entries one set of classes each', async () => {
    await runCommand('node', ['one-set-of-classes.mjs'], { cwd: project, timeout: EXIT_TIMEOUT_MS });
  });
}
