/** Expecting errors: the number is the contract, and the platform's reason is told only where it knows one. */
import { assert } from 'chai';
import type { ContractEnv } from '../case.ts';
import { CANCELLED, CANNOT_CONNECT, CONNECTION_ABORTED } from './hresult.ts';

export interface Failure {
  readonly name: string;
  readonly number: number;
  readonly status: number;
  readonly statusName: keyof ContractEnv['api']['WebErrorStatus'];
  readonly message: string;
  readonly description: string;
  readonly cause?: unknown;
}

/** What every error of the product has, so all that the suite meets are held to it. */
function requireFailure(error: unknown, number: number, api: ContractEnv['api']): Failure {
  assert.instanceOf(error, api.WinRTError);
  assert.instanceOf(error, Error);
  const failure = error as Failure;
  assert.equal(failure.number, number, failure.message);
  assert.equal(failure.status, api.WebSocketError.getStatus(number), failure.message);
  assert.equal(api.WebErrorStatus[failure.statusName], failure.status, failure.statusName);
  assert.equal(failure.description, failure.message);
  // WinJS gives a cancelled promise this name and text, and apps compare them.
  if (number === CANCELLED) assert.deepEqual([failure.name, failure.message], ['Canceled', 'Canceled']);
  else {
    assert.equal(failure.name, 'WinRTError');
    assert.include(failure.message, `(0x${(number >>> 0).toString(16).toUpperCase()})`);
  }
  return failure;
}

/** The error that a promise must reject with. */
export async function rejects({ api }: ContractEnv, promise: PromiseLike<unknown>, number: number): Promise<Failure> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in outcome) assert.fail(`resolved with ${String(outcome.value)} instead of failing`);
  return requireFailure(outcome.error, number, api);
}

/** The error that a call must throw, at once. */
export function throws({ api }: ContractEnv, call: () => unknown, number: number): Failure {
  try {
    call();
  } catch (error) {
    return requireFailure(error, number, api);
  }
  return assert.fail('returned instead of throwing');
}

/** What a failed connect ends with: its reason, or `cannotConnect` where the platform hides it. */
export function connectFailure({ api }: ContractEnv, reason: number): number {
  return api.capabilities.failureReasons === 'detailed' ? reason : CANNOT_CONNECT;
}

/** What an open connection ends with when the peer breaks the protocol. */
export function openFailure({ api }: ContractEnv, reason: number): number {
  return api.capabilities.failureReasons === 'detailed' ? reason : CONNECTION_ABORTED;
}
