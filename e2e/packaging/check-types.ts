/** Strict TypeScript consumers, one for each way to resolve the package. */
import type { Report } from './report.ts';
import { runCommand } from './run-command.ts';

/** `fixtures/<name>.tsconfig.json`: `skipLibCheck` is off in each, so that the published types are checked themselves. */
const consumers = {
  node: 'nodenext, ESM and CommonJS',
  page: 'bundler with the browser condition',
};

export async function checkTypes(report: Report, project: string): Promise<void> {
  for (const [name, description] of Object.entries(consumers)) {
    await report.check(`TypeScript compiles with ${description}`, async () => {
      await runCommand('tsc', ['-p', `${name}.tsconfig.json`], { cwd: project });
    });
  }
}
