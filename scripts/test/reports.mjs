/**
 * Reads what a step reports. A result is a list of rows, `{ name, passed, failures, skips }`, the last two by name, so that no count can
 * stand for something that nobody can look up. A failure is `{ name, why }`: a continuous integration may keep only the end of the output.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Of each failure; the rest is above, in what the step said. */
const QUOTED_LINES = 20;

/** A tool that says it all with its exit code counts as one check. */
export function exitCodeReport(step, end) {
  return [end.code === 0 ? row(step.name, 1) : row(step.name, 0, [endOf(end)])];
}

/** vitest's JSON reporter. */
export function vitestReport(step, end) {
  const report = readReport(step.reportFile);
  if (report === undefined) return noResult(step, `no report; the runner ${describeEnd(end)}`);
  const result = row(step.name, 0);
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'passed') result.passed++;
      else if (test.status === 'failed') result.failures.push(failure(test.fullName, test.failureMessages));
      else if (test.status === 'skipped') result.skips.push(test.fullName);
      // 'pending' is what a worker that ended too early leaves behind.
      else result.failures.push(failure(`${test.fullName} (${test.status})`, test.failureMessages));
    }
    // A file that fails as it is imported has no tests to fail.
    const failedAlone = file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed');
    if (failedAlone) result.failures.push(failure(relative(process.cwd(), file.name), [file.message]));
  }
  return [checkEnd(result, end)];
}

/** Playwright's JSON reporter; a row for each project, that is for each engine. */
export function playwrightReport(step, end) {
  const report = readReport(step.reportFile);
  if (report === undefined) return noResult(step, `no report; the runner ${describeEnd(end)}`);
  const rows = new Map(report.config.projects.map(({ name }) => [name, row(`${step.name}: ${name}`, 0)]));
  for (const spec of report.suites.flatMap(specsOf)) {
    for (const test of spec.tests) {
      const result = rows.get(test.projectName);
      const declared = test.annotations.some(({ type }) => type === 'skip');
      if (test.status === 'expected') result.passed++;
      else if (test.status === 'skipped' && declared) result.skips.push(spec.title);
      // Playwright also calls 'skipped' what it never came to, after an interrupt for instance.
      else if (test.status === 'skipped') result.failures.push(failure(`${spec.title} (did not run)`));
      else result.failures.push(failure(spec.title, test.results.flatMap(messagesOf)));
    }
  }
  const results = [...rows.values()];
  // An error outside all tests, such as a peer that does not start, belongs to no engine.
  const global = report.errors.map(({ message }) => failure('outside all tests', [message]));
  const failed = global.length > 0 || results.some(({ failures }) => failures.length > 0);
  if (global.length > 0) results.push(row(step.name, 0, global));
  else if (end.code !== 0 && !failed) results.push(row(step.name, 0, [endOf(end)]));
  return results.map(checkCount);
}

/** A script of ours that ends with a line of JSON: `{"passed":n,"failed":n,"skipped":n}`. */
export function lastLineReport(step, end) {
  const last = end.output.trimEnd().split('\n').at(-1) ?? '';
  let counts;
  try {
    counts = JSON.parse(last);
  } catch {
    return [row(step.name, 0, [failure(`no counts on its last line; ${describeEnd(end)}`, [lastLines(end)])])];
  }
  const { passed, failed, skipped } = counts;
  const failures = namedAbove(failed, 'failed check').map((name) => failure(name));
  const result = row(step.name, passed, failures, namedAbove(skipped, 'skipped check'));
  return [checkEnd(result, end)];
}

/** The row of a step that gave no result. */
export function noResult(step, reason) {
  return [row(step.name, 0, [failure(`no result: ${reason}`)])];
}

function row(name, passed, failures = [], skips = []) {
  return { name, passed, failures, skips };
}

/** @param {readonly (string | undefined)[]} messages what the runner says of it */
export function failure(name, messages = []) {
  const lines = messages
    .flatMap((message = '') => stripVTControlCharacters(message).trim().split('\n'))
    // Of a stack only the lines of ours say something.
    .filter((line) => !/^\s+at .*node_modules/.test(line));
  return { name, why: lines.length > QUOTED_LINES ? [...lines.slice(0, QUOTED_LINES), '…'] : lines };
}

/** Of a tool that tells only by its exit code, its last lines. */
function endOf(end) {
  return failure(describeEnd(end), [lastLines(end)]);
}

function lastLines({ said }) {
  return said.trimEnd().split('\n').slice(-QUOTED_LINES).join('\n');
}

/** Of a Playwright result; a test may fail with several errors. */
function messagesOf({ errors }) {
  return errors.map(({ message }) => message);
}

/** Names for what a script only counted: its own output has the real ones. */
function namedAbove(count, what) {
  return Array.from({ length: count }, (_, index) => `${what} ${index + 1} of ${count}, named above`);
}

function checkEnd(result, end) {
  // Unhandled errors, for one, fail a run whose tests all passed.
  if (end.code !== 0 && result.failures.length === 0) result.failures.push(endOf(end));
  return checkCount(result);
}

/** A run that selects nothing proves nothing. */
function checkCount(result) {
  if (result.passed + result.failures.length === 0) result.failures.push(failure('ran no test'));
  return result;
}

function describeEnd({ code, signal, timedOut }) {
  if (timedOut) return 'took longer than its deadline and was ended';
  return signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
}

function specsOf(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

/** Undefined where the runner crashed before it could write. */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
