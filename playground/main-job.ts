/** What twinsocket does in Node, step by step, each bounded in time. */
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import type { Output } from './output.ts';
import { formatTime } from './quantities.ts';
import { bytes } from './steps/bytes.ts';
import { file } from './steps/file.ts';
import { hello } from './steps/hello.ts';
import { refusedConnection, refusedHandshake } from './steps/refusals.ts';
import type { Server, Step } from './steps/step.ts';

const STEPS: readonly Step[] = [hello('ws'), hello('wss'), bytes, file, refusedConnection, refusedHandshake];

/** Milliseconds for a step that names no limit of its own; all of them together can take a minute at most. */
const STEP_LIMIT = 6_000;

/** Runs all steps, also those behind one that went wrong, and returns whether all went right. */
export async function runMainJob(server: Server, out: Output, interrupted: AbortSignal): Promise<boolean> {
  const started = performance.now();
  let right = 0;
  for (const [index, step] of STEPS.entries()) {
    if (interrupted.aborted) break;
    out.title(`${index + 1}. ${step.title}`);
    if (await runStep(step, server, out, interrupted)) right++;
  }
  out.summary(right, STEPS.length, performance.now() - started);
  return right === STEPS.length;
}

async function runStep(step: Step, server: Server, out: Output, interrupted: AbortSignal): Promise<boolean> {
  const started = performance.now();
  const deadline = new AbortController();
  const limit = step.limit ?? STEP_LIMIT;
  const timer = setTimeout(() => deadline.abort(new Error(`not done after ${formatTime(limit)}`)), limit);
  const signal = AbortSignal.any([interrupted, deadline.signal]);
  const owned: { close(): void }[] = [];
  function own<T extends { close(): void }>(closable: T): T {
    owned.push(closable);
    return closable;
  }
  try {
    const found = await Promise.race([step.run({ server, out, signal, own }), rejectOnAbort(signal)]);
    out.passed(found, performance.now() - started);
    return true;
  } catch (error) {
    // Past the deadline an operation that was cancelled may be the first to say so: it is not the cause.
    out.failed(signal.aborted ? signal.reason : error, performance.now() - started);
    return false;
  } finally {
    clearTimeout(timer);
    for (const closable of owned.reverse()) closable.close();
  }
}

async function rejectOnAbort(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}
