/**
 * Runs in a place: serves the cases that a page asks for by message. The build comes from the place's own script, as a file that is
 * published, so that this program has none of it.
 */
import type { ContractEnv } from '../../contract/case.ts';
import { describe, runCase } from '../run-case.ts';

export type Build = Omit<ContractEnv, 'peer'>;

export interface PlaceRequest {
  readonly names: readonly string[];
  readonly peer: ContractEnv['peer'];
}

/** What a place says of itself, so that a test knows that it ran where it should. */
export interface Place {
  /** As `SharedWorkerGlobalScope`. */
  readonly scope: string;
  /** `null`, as text, where it is opaque. */
  readonly origin: string;
  /** Whether text can become code. */
  readonly evaluates: boolean;
  /** Whether text can become HTML; null where there is no document. */
  readonly assignsHtml: boolean | null;
}

export interface PlaceReport {
  readonly place: Place;
  readonly passed: number;
  readonly failures: readonly string[];
}

declare global {
  /** Called by the script of the place, with what it has loaded. */
  var serveCases: (build: Build) => void;
}

globalThis.serveCases = (build) => {
  const answer = (event: MessageEvent<PlaceRequest>): void => {
    const [port] = event.ports;
    if (!port) return;
    const told = report(build, event.data).then(
      (found) => port.postMessage(found),
      (error: unknown) => port.postMessage({ failures: [describe(error)] }),
    );
    // A service worker may be ended when its event is over.
    (event as { waitUntil?(promise: Promise<void>): void }).waitUntil?.(told);
  };
  addEventListener('message', answer);
  // A shared worker hears its pages by ports of their own.
  addEventListener('connect', (event) => {
    const [port] = (event as MessageEvent).ports;
    if (port) port.onmessage = answer;
  });
};

async function report(build: Build, { names, peer }: PlaceRequest): Promise<PlaceReport> {
  const failures: string[] = [];
  const violations: string[] = [];
  let passed = 0;
  // Before `place()`, which violates policies on purpose.
  const listen = (event: Event): number => violations.push((event as SecurityPolicyViolationEvent).violatedDirective);
  addEventListener('securitypolicyviolation', listen);
  for (const name of names) {
    const { error, unhandled } = await runCase(name, { ...build, peer });
    const found = [...(error === null ? [] : [error]), ...unhandled];
    if (found.length === 0) passed++;
    else failures.push([name, ...found].join('\n'));
  }
  removeEventListener('securitypolicyviolation', listen);
  failures.push(...violations.map((directive) => `violated the policy: ${directive}`));
  return { place: place(), passed, failures };
}

function place(): Place {
  const { document } = globalThis as { document?: Document };
  return {
    scope: globalThis.constructor.name,
    origin: globalThis.origin,
    // oxlint-disable-next-line typescript/no-implied-eval -- whether a policy forbids it is the question
    evaluates: succeeds(() => new Function('')),
    assignsHtml: document ? succeeds(() => (document.createElement('p').innerHTML = '<b></b>')) : null,
  };
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
