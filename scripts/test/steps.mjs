/** The steps of `npm test`, in order. What a step runs by itself, package.json names: `npm run lint` is this step alone. */
import { join } from 'node:path';
import { exitCodeReport, lastLineReport, playwrightReport, vitestReport } from './reports.mjs';

/** A step that others need; without it they count as failed. */
export const BUILD = 'build';

const npmScript = (name, ...args) => ['npm', 'run', '--silent', name, ...(args.length > 0 ? ['--', ...args] : [])];

const check = (name, command, minutes = 5) => ({ name, command, minutes, report: exitCodeReport });

/** @param {string} folder for the reports */
export function steps(folder) {
  // One check for each program, so not by `npm run types`, which stops at the first that fails.
  const types = (name, project) => check(name, ['node', 'node_modules/typescript/bin/tsc', '-p', project]);

  const vitest = (name, script, more) => {
    const reportFile = join(folder, `${script.replace(':', '-')}.json`);
    const args = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    return { name, command: npmScript(script, ...args), minutes: 5, report: vitestReport, reportFile, ...more };
  };

  const playwright = (name, script) => {
    const reportFile = join(folder, 'playwright.json');
    const command = npmScript(script, '--reporter=dot,json');
    const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile };
    return { name, command, env, minutes: 20, report: playwrightReport, reportFile, needsBuild: true };
  };

  return [
    check(BUILD, npmScript('build')),
    check('formatting', npmScript('format:check')),
    check('lint', npmScript('lint')),
    types('types of core', 'packages/core'),
    types('types of browser', 'packages/browser'),
    types('types of node', 'packages/node'),
    // The suite sees the product as a user does: by its declarations in dist.
    { ...types('types of tests and tools', '.'), needsBuild: true },
    vitest('unit tests', 'test:unit'),
    vitest('contract in Node', 'test:contract', { minutes: 10, needsBuild: true }),
    vitest('contract in Node, without our frame reader', 'test:fallback', { needsBuild: true }),
    check('browsers are set up', npmScript('browsers'), 20),
    playwright('contract', 'test:browsers'),
    { name: 'hosts', command: npmScript('test:hosts'), minutes: 10, report: lastLineReport, needsBuild: true },
    { name: 'packaging', command: npmScript('test:packaging'), minutes: 10, report: lastLineReport, needsBuild: true },
  ];
}
