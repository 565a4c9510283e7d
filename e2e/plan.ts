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

/** `unfit` names cases that a platform can't run although it has what they need, each with the reason. */
export function plan(
  cases: readonly ContractCase[],
  capabilities: Capabilities,
  unfit: Readonly<Record<string, string>> = {},
): readonly PlannedCase[] {
  const unknown = Object.keys(unfit).filter((name) => !cases.some((contractCase) => contractCase.name === name));
  if (unknown.length > 0) throw new Error(`no such contract cases: ${unknown.join('; ')}`);
  return cases.map((contractCase) => {
    const { name, needs } = contractCase;
    const unmet = unmetNeeds(needs, capabilities);
    const reasons = unmet.length > 0 ? unmet : (unfit[name] ?? []);
    if (reasons.length === 0) return { contractCase, title: name, excluded: false };
    return { contractCase, title: `${name} [${[reasons].flat().join(', ')}]`, excluded: true };
  });
}

/** Milliseconds that a case may take on any platform before it counts as failed. */
export const CASE_TIMEOUT = 30_000;

/** What of a platform's capabilities is left to a connection in Node whose frames ws reads alone. */
export function withoutFrameReader(capabilities: Capabilities): Capabilities {
  return { ...capabilities, partialMessages: 'sliced' };
}
