/**
 * The form of a contract case. A case knows no runner and no platform: it takes the product and the peer's addresses from
 * its environment, and where platforms differ it names the capability that it needs (data, never `if (browser)`).
 */
import type * as Twinsocket from 'twinsocket';
import type * as Tree from 'twinsocket/windows';
import type { Peer } from '../server/index.ts';

export interface ContractEnv {
  /** The flat exports of the build under test. */
  readonly api: typeof Twinsocket;
  /** The namespace tree of the same build. */
  readonly Windows: typeof Tree.Windows;
  /** Where the peer (`e2e/server`) listens, without a trailing slash. */
  readonly peer: Pick<Peer, 'ws' | 'wss' | 'http' | 'certificateAuthority' | 'tls' | 'clientIdentity' | 'proxies'>;
}

/** Capabilities, with the value that a case needs of each. */
export type Needs = Partial<Twinsocket.Capabilities>;

export interface ContractCase {
  /** `verb: promise`, unique in the suite. */
  readonly name: string;
  readonly needs: Needs;
  /** An error made where the case is defined: its stack leads a reader to the file and line, in a page too. */
  readonly definedAt: Error;
  run(env: ContractEnv): Promise<void>;
}

export type Run = (env: ContractEnv) => Promise<void>;

/** Collects the cases of one verb. */
export interface Define {
  (promise: string, run: Run): void;
  (promise: string, needs: Needs, run: Run): void;
}

export function contract(verb: string, body: (define: Define) => void): readonly ContractCase[] {
  const cases: ContractCase[] = [];
  body((promise: string, second: Needs | Run, third?: Run) => {
    const [needs, run] = typeof second === 'function' ? [{}, second] : [second, third as Run];
    const name = `${verb}: ${promise}`;
    cases.push({ name, needs, definedAt: new Error(name), run });
  });
  return cases;
}

/** The needs that a platform does not meet, as `name: value it has`; empty when the case runs there. */
export function unmetNeeds(needs: Needs, capabilities: Twinsocket.Capabilities): string[] {
  const names = Object.keys(needs) as (keyof Twinsocket.Capabilities)[];
  return names.filter((name) => capabilities[name] !== needs[name]).map((name) => `${name}: ${capabilities[name]}`);
}
