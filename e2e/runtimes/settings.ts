import type { ContractEnv } from '../contract/case.ts';

/** What run.mjs tells the tests inside a runtime, by the environment. */
export interface RuntimeSettings {
  readonly peer: ContractEnv['peer'];
  /** The runtime's name in `process.versions`, and the version that it has to be. */
  readonly key: string;
  readonly version: string;
  /** Titles of tests that have to fail here. */
  readonly differences: readonly string[];
  /** Titles of tests that are left out here. */
  readonly crashes: readonly string[];
}

export function readSettings(): RuntimeSettings {
  const text = process.env['TWINSOCKET_RUNTIME'];
  if (text === undefined)
    throw new Error('TWINSOCKET_RUNTIME is not set: start the suite with `npm run test:runtimes`');
  return JSON.parse(text) as RuntimeSettings;
}
