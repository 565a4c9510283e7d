/**
 * The steps of `npm test`, in the order in which they start; lanes.mjs runs two at a time. What a step runs by itself, package.json
 * names: `npm run lint` is this step alone.
 */
import { join } from 'node:path';
import { typeCheck, typePrograms } from '../types.mjs';
import { exitCodeReport, lastLineReport, playwrightReport, vitestReport } from './reports.mjs';

/** A step that others need; without it they count as failed. */
export const BUILD = 'build';
const BROWSERS = 'browsers are set up';

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

  const formatting = check('formatting', npmScript('format:check'));
  // With types, those of the tests out of the build; but what it finds elsewhere it tells although the build has failed.
  const lint = { ...check('lint', npmScript('lint')), after: [BUILD] };
  const types = typePrograms.map(({ name, needsBuild, ...program }) => ({
    ...check(`types of ${name}`, typeCheck(program)),
    needsBuild,
  }));
  const unit = vitest('unit tests', 'test:unit', { minutes: 10 });
  const contract = vitest('contract in Node', 'test:contract', { minutes: 10, needsBuild: true });
  const fallback = vitest('contract in Node, without our frame reader', 'test:fallback', { needsBuild: true });
  const browsers = check(BROWSERS, npmScript('browsers'), 20);
  const script = (name, command = `test:${name}`) => ({
    name,
    command: npmScript(command),
    minutes: 10,
    report: lastLineReport,
    needsBuild: true,
  });

  // A minute of what runs for half an hour by itself.
  const soak = {
    ...script('soak'),
    command: npmScript('test:soak', '--minutes', '1', '--sockets', '100', '--life', '4'),
    waits: true,
  };

  const all = [
    check(BUILD, npmScript('build')),
    browsers,
    formatting,
    ...types.filter(({ needsBuild }) => !needsBuild),
    unit,
    lint,
    ...types.filter(({ needsBuild }) => needsBuild),
    contract,
    fallback,
    // Beside the browsers, which are two processes and more, are steps that mostly wait: for the registry, and for slow peers.
    ...[
      playwright('contract', 'test:browsers'),
      soak,
      script('hosts'),
      script('libraries'),
      script('examples'),
      script('packaging'),
      script('documentation', 'docs:check'),
    ].map((step) => ({ ...step, after: [BUILD, BROWSERS] })),
  ];
  return all.map((step) => ({ ...step, after: step.after ?? (step.needsBuild ? [BUILD] : []) }));
}
