/** Which cases run on a platform and what they are called there: one rule for every runner and for `npm test -- --list`. */
import type { Capabilities } from 'twinsocket';
import type { ContractCase } from './contract/case.ts';
import { unmetNeeds } from './contract/case.ts';

export interface PlannedCase {
  readonly contractCase: ContractCase;
  /** The case's name; where the platform excludes it, with the capability that does so. */
  readonly title: string;
  readonly excluded: boolean;
}

export function plan(cases: readonly ContractCase[], capabilities: Capabilities): readonly PlannedCase[] {
  return cases.map((contractCase) => {
    const unmet = unmetNeeds(contractCase.needs, capabilities);
    if (unmet.length === 0) return { contractCase, title: contractCase.name, excluded: false };
    return { contractCase, title: `${contractCase.name} [${unmet.join(', ')}]`, excluded: true };
  });
}

/** Milliseconds that a case may take on any platform before it counts as failed. */
export const CASE_TIMEOUT = 30_000;

/** What of a platform's capabilities is left to a connection in Node whose frames ws reads alone. */
export function withoutFrameReader(capabilities: Capabilities): Capabilities {
  return { ...capabilities, partialMessages: 'sliced' };
}
