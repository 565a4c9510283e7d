/**
 * The steps of `npm test`: stages in order, each of one lane or of two that run side by side, each of steps in order. What a step runs
 * by itself, package.json names: `npm run lint` is this step alone.
 */
import { join } from 'node:path';
import { typeCheck, typePrograms } from '../types.mjs';
import { exitCodeReport, lastLineReport, playwrightReport, vitestReport } from './reports.mjs';

/** A step that others need; without it they count as failed. */
export const BUILD = 'build';

const npmScript = (name, ...args) => ['npm', 'run', '--silent', name, ...(args.length > 0 ? ['--', ...args] : [])];

const check = (name, command, minutes = 5) => ({ name, command, minutes, report: exitCodeReport });

/** @param {string} folder for the reports */
export function steps(folder) {
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

  const lint = [check('formatting', npmScript('format:check')), check('lint', npmScript('lint'))];
  const types = typePrograms.map(({ name, needsBuild, ...program }) => ({
    ...check(`types of ${name}`, typeCheck(program)),
    needsBuild,
  }));
  const unit = vitest('unit tests', 'test:unit', { minutes: 10 });
  const contract = vitest('contract in Node', 'test:contract', { minutes: 10, needsBuild: true });
  const fallback = vitest('contract in Node, without our frame reader', 'test:fallback', { needsBuild: true });
  const browsers = check('browsers are set up', npmScript('browsers'), 20);
  const script = (name, command = `test:${name}`) => ({
    name,
    command: npmScript(command),
    minutes: 10,
    report: lastLineReport,
    needsBuild: true,
  });

  return [
    [[check(BUILD, npmScript('build'))]],
    // One is work for the processor, the other mostly waits: for timeouts, for what must not happen, for slow peers.
    [
      [...lint, ...types, unit],
      [contract, fallback],
    ],
    // Alone, since they are two processes and their browsers.
    [[browsers, playwright('contract', 'test:browsers')]],
    // Packaging waits for the registry and for package managers.
    [
      [script('packaging'), script('documentation', 'docs:check')],
      [script('hosts'), script('libraries'), script('examples')],
    ],
  ];
}
