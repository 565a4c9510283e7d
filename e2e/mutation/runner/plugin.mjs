/**
 * A test runner for Stryker that runs Vitest's tests in one process, again and again. Stryker's own runner for Vitest starts a thread for each file
 * of tests and each mutant, which takes about a second of processor time for tests of a millisecond.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { vitestInThisProcess } from './vitest.mjs';

/** In Stryker's copy of the repository: what each test took without a mutant. */
const DURATIONS = '.durations.json';

class InProcessRunner {
  static inject = tokens(commonTokens.options);

  /** What the mutants look at, see Stryker's instrumenter. */
  #namespace = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});
  #files;
  #without;
  #tests;
  #durations;

  constructor({ inProcess }) {
    this.#files = inProcess.files.map((file) => resolve(file));
    this.#without = inProcess.without;
  }

  capabilities() {
    // Each run evaluates the sources anew, so a mutant in code that runs at import is met too.
    return { reloadEnvironment: true };
  }

  async init() {
    this.#tests = await vitestInThisProcess(this.#files, this.#without);
  }

  async dryRun() {
    const namespace = this.#namespace;
    namespace.activeMutant = undefined;
    const results = await this.#tests.run(this.#files, {
      before: (id) => (namespace.currentTestId = id),
      after: () => (namespace.currentTestId = undefined),
    });
    // Other processes than this one run the mutants.
    writeFileSync(DURATIONS, JSON.stringify(results.map(({ id, timeSpentMs }) => [id, timeSpentMs])));
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: namespace.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    const once = () => this.#runMutant(activeMutant.id, testFilter, hitLimit);
    let result = await once();
    // A failure outside of a test may be what an earlier mutant left behind. It counts if it comes again.
    if (result.outside) result = await once();
    return toMutantRunResult(result.timeout ?? { status: DryRunStatus.Complete, tests: result.tests });
  }

  async #runMutant(id, testFilter, hitLimit) {
    const namespace = this.#namespace;
    Object.assign(namespace, { activeMutant: id, hitCount: 0, hitLimit });
    const only = testFilter && new Set(testFilter);
    const { costs, longest } = this.#measured(only);
    const files = this.#files
      .filter((file) => costs.has(file))
      .toSorted((one, other) => costs.get(one) - costs.get(other));
    const tests = await this.#tests.run(files, { only, bail: true, longest });
    if (tests.length === 0) throw new Error(`No test was run for mutant ${id}.`);
    const timeout = determineHitLimitReached(namespace.hitCount, hitLimit);
    Object.assign(namespace, { activeMutant: undefined, hitLimit: undefined });
    return { tests, timeout, outside: tests.some(({ outside, status }) => outside && status === TestStatus.Failed) };
  }

  /** What the files with these tests took without a mutant: all of them in milliseconds, and the longest. */
  #measured(only) {
    this.#durations ??= JSON.parse(readFileSync(DURATIONS, 'utf8'));
    const costs = new Map();
    const longest = new Map();
    for (const [id, duration] of this.#durations) {
      if (only && !only.has(id)) continue;
      const file = resolve(id.split('#')[0]);
      costs.set(file, (costs.get(file) ?? 0) + duration);
      longest.set(file, Math.max(longest.get(file) ?? 0, duration));
    }
    return { costs, longest };
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
