/** Runs files of tests by Vitest's own runner, expectations and mocks, without its workers. */
import { relative } from 'node:path';
import { promisify } from 'node:util';
import { TestStatus } from '@stryker-mutator/api/test-runner';
import { startTests } from '@vitest/runner';
import { setSafeTimers } from '@vitest/utils/timers';
import { loaderOf } from './load.mjs';

/** What Vitest's parts read of the worker that they expect to be in, with the defaults of its configuration. */
const worker = {
  config: {
    root: process.cwd(),
    expect: {},
    snapshotOptions: {},
    fakeTimers: { loopLimit: 10_000, shouldClearNativeTimers: true },
  },
  ctx: {},
  environment: { name: 'node' },
  durations: {},
  metaEnv: process.env,
  onCleanup: () => undefined,
};

/** Milliseconds for a test that has no limit of its own: enough for a busy machine without a mutant, and for a mutant that makes it hang, little. */
const LIMIT = 30_000;
const limitOf = (longest) => Math.min(LIMIT, 1500 + 10 * longest);

const turn = promisify(setImmediate);

export async function vitestInThisProcess(paths, without) {
  process.env.NODE_ENV = 'test';
  process.env.VITEST = '1';
  globalThis.__vitest_worker__ = worker;
  // A test's limit must not be counted by the clock that a test has replaced.
  setSafeTimers();
  const vitest = await import('vitest');
  const files = new Map();
  for (const path of paths) files.set(path, await loaderOf(path, vitest));
  const errors = [];
  process.on('uncaughtException', (error) => errors.push(error));
  process.on('unhandledRejection', (error) => errors.push(error));
  return { run: (wanted, options) => run(wanted, options, { vitest, files, errors, without }) };
}

async function run(wanted, { only, bail = false, longest, before, after }, { vitest, files, errors, without }) {
  const results = [];
  errors.length = 0;
  for (const path of wanted) {
    const tests = await runFile(path, files.get(path), {
      only,
      bail,
      longest: longest?.get(path),
      before,
      after,
      vitest,
      without,
    });
    // What a test has left to run must fail before the next file.
    await turn();
    resetMocks(vitest.vi);
    if (errors.length > 0 && tests.every(({ status }) => status !== TestStatus.Failed)) {
      tests.push(failed(idOf(path, ''), 'outside of a test', String(errors[0]?.stack ?? errors[0]), true));
    }
    results.push(...tests);
    if (bail && tests.some(({ status }) => status === TestStatus.Failed)) break;
  }
  return results;
}

async function runFile(path, load, { only, bail, longest, before, after, vitest, without }) {
  let all = [];
  const limit = longest === undefined ? LIMIT : limitOf(longest);
  const runner = {
    config: configOf(limit),
    pool: 'in this process',
    importFile: load,
    onCollected(collected) {
      all = collected.flatMap(testsOf);
      for (const test of all) {
        const name = nameOf(test);
        if ((only && !only.has(idOf(path, name))) || without.some((part) => name.includes(part))) test.mode = 'skip';
      }
      collected.forEach(skipSuitesWithoutTests);
    },
    onBeforeRunTask(test) {
      if (test.type === 'test' && test.mode === 'run') before?.(idOf(path, nameOf(test)));
    },
    onBeforeTryTask(test) {
      vitest.expect.setState({
        assertionCalls: 0,
        isExpectingAssertions: false,
        testPath: path,
        currentTestName: nameOf(test),
      });
    },
    onAfterRunTask(test) {
      after?.();
      if (bail && test.result?.state === 'fail') for (const other of all) if (!other.result) other.mode = 'skip';
    },
    extendTaskContext: (context) => Object.assign(context, { expect: vitest.expect }),
  };
  const [file] = await startTests([{ filepath: path, testLocations: undefined }], runner);
  const results = all.filter(({ result, mode }) => result && mode !== 'skip').map((test) => resultOf(path, test));
  // A hook that failed, or the file itself: its tests have no failure of their own.
  const suite = [file, ...suitesOf(file)].find(({ result }) => result?.errors?.length > 0);
  if (suite) results.push(failed(idOf(path, suite.name), suite.name, messageOf(suite)));
  return results;
}

function resetMocks(vi) {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
}

function configOf(limit) {
  return {
    root: process.cwd(),
    setupFiles: [],
    name: '',
    passWithNoTests: true,
    sequence: { shuffle: false, concurrent: false, seed: 1, hooks: 'stack', setupFiles: 'list' },
    maxConcurrency: 1,
    testTimeout: limit,
    hookTimeout: 2 * limit,
    retry: 0,
    allowOnly: false,
    includeTaskLocation: false,
    tags: [],
    experimental: {},
    expect: {},
  };
}

const testsOf = (task) => (task.type === 'test' ? [task] : task.tasks.flatMap(testsOf));
const suitesOf = (task) =>
  task.type === 'suite'
    ? task.tasks.flatMap((child) => [child, ...suitesOf(child)]).filter(({ type }) => type === 'suite')
    : [];

/** Hooks of a suite would run for nothing. */
function skipSuitesWithoutTests(task) {
  if (task.type !== 'suite') return;
  task.tasks.forEach(skipSuitesWithoutTests);
  if (task.tasks.every(({ mode }) => mode === 'skip')) task.mode = 'skip';
}

function nameOf(test) {
  const names = [];
  for (let task = test; task && task.filepath === undefined; task = task.suite) names.unshift(task.name);
  return names.join(' ');
}

const idOf = (path, name) => `${relative(process.cwd(), path)}#${name}`;
const messageOf = ({ result }) => result.errors?.[0]?.stack ?? result.errors?.[0]?.message ?? 'failed';

function resultOf(path, test) {
  const id = idOf(path, nameOf(test));
  if (test.result.state === 'fail') return failed(id, nameOf(test), messageOf(test));
  return { id, name: nameOf(test), timeSpentMs: test.result.duration ?? 0, status: TestStatus.Success };
}

function failed(id, name, failureMessage, outside = false) {
  return { id, name, timeSpentMs: 0, status: TestStatus.Failed, failureMessage, outside };
}
