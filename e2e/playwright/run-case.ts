/** Runs contract cases by name, one at a time, in a page or a worker. */
import type { ContractEnv } from '../contract/case.ts';
import { cases } from '../contract/index.ts';
import type { Outcome } from './outcome.ts';

let unhandled: PromiseRejectionEvent[] = [];
let errors: ErrorEvent[] = [];
let endMark: { readonly reason: Error; reached(): void } | undefined;

addEventListener('unhandledrejection', (event) => {
  if (endMark === undefined || event.reason !== endMark.reason) {
    unhandled.push(event);
    return;
  }
  event.preventDefault();
  endMark.reached();
});
addEventListener('error', (event) => errors.push(event));

export async function runCase(name: string, env: ContractEnv): Promise<Outcome> {
  unhandled = [];
  errors = [];
  let error: string | null = null;
  try {
    const found = cases.find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`The page knows no case named '${name}'`);
    await found.run(env);
  } catch (reason) {
    error = describe(reason);
  }
  await rejectionsReported();
  // Looked at last: a case that expects one prevents its default (support/global-error.ts, unhandled.ts), in a listener behind ours.
  const rejections = unhandled.filter((event) => !event.defaultPrevented).map(({ reason }) => describe(reason));
  const uncaught = errors
    .filter((event) => !event.defaultPrevented)
    .map((event) => describe(event.error ?? event.message));
  return { error, unhandled: [...rejections, ...uncaught] };
}

/**
 * Waits until every rejection so far had its event. Events come later than rejections but in their order
 * (HTML, 8.1.4.7 Unhandled promise rejections), so a rejection of our own marks the end.
 */
function rejectionsReported(): Promise<void> {
  return new Promise((reached) => {
    const reason = new Error('end of the case');
    endMark = { reason, reached };
    void Promise.reject(reason);
  });
}

/** An error with its stack and its causes. WebKit's and Firefox's stacks do not repeat the message. */
export function describe(reason: unknown): string {
  if (!(reason instanceof Error)) return `${String(reason)} (thrown as ${typeof reason})`;
  const stack = reason.stack ?? '';
  const text = stack.includes(String(reason)) ? stack : `${String(reason)}\n${stack}`;
  return reason.cause === undefined ? text : `${text}\nCaused by: ${describe(reason.cause)}`;
}
