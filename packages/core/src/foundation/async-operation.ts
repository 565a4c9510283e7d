/** The producer's side of an asynchronous operation. An API returns its {@link Operation.promise}. */
import { abortError, canceledError, type WinRTError } from '../errors.ts';
import { onAbort, signalOf, type Abortable } from '../internal/abort.ts';
import { AsyncInfo, type IAsyncOperationWithProgress, type IPromiseWithOperation } from './async-info.ts';
import { AsyncStatus } from './async-status.ts';
import { WinRTPromise } from './promise.ts';
import { quieten, whenNative } from '../internal/native-promise.ts';
import { reportError } from '../internal/report-error.ts';
import { Settlement } from '../internal/settlement.ts';

/** What an API returns. */
type OperationOf<T, P> = IPromiseWithOperation<T, IAsyncOperationWithProgress<T, P>, P>;

class OperationPromise<T, P> extends WinRTPromise<T, P> {
  get operation(): IAsyncOperationWithProgress<T, P> {
    return (operationOf(this) as Operation<T, P>).info;
  }
}

/** Its own settlement too, since each message has an operation. */
export class Operation<T, P = never> extends Settlement {
  /** Undefined once the operation has settled: it may hold on to the stream, the buffers or the promise of the work. */
  #cancelWork: ((operation: Operation<T, P>) => boolean) | undefined;
  #info: AsyncInfo<T, P> | undefined;
  #canceled = false;

  /**
   * `cancelWork` undoes what has been started and returns true, or returns false if it is too late. It is given the
   * operation, so that many operations can have one function. With `reported` a failure that nobody handles is reported as one of a
   * native promise, see `Settlement`.
   */
  constructor(cancelWork?: (operation: Operation<T, P>) => boolean, reported = false) {
    super(reported);
    this.#cancelWork = cancelWork;
  }

  get promise(): OperationOf<T, P> {
    return (this.native ??= new OperationPromise(this)) as OperationOf<T, P>;
  }

  get info(): AsyncInfo<T, P> {
    return (this.#info ??= new AsyncInfo(this));
  }

  get status(): AsyncStatus {
    if (this.pending) return AsyncStatus.started;
    if (this.state === 'fulfilled') return AsyncStatus.completed;
    return this.#canceled ? AsyncStatus.canceled : AsyncStatus.error;
  }

  protected override release(): void {
    this.#cancelWork = undefined;
  }

  complete(value: T): void {
    this.fulfill(value);
  }

  fail(error: WinRTError): void {
    this.reject(error);
  }

  report(progress: P): void {
    this.progress(progress);
  }

  /** Has no effect after the operation has settled, or if the work can no longer be undone. */
  cancel(error = canceledError()): void {
    if (!this.pending || !this.#cancelWork?.(this) || !this.pending) return;
    this.#canceled = true;
    this.reject(error);
  }

  /** Calls back when the operation has settled, before the promise's callbacks: WinRT's order is status, `completed`, promise. */
  whenCompleted(callback: () => void): void {
    quieten(this.promise);
    this.before(() => guard(callback));
  }

  whenProgressed(callback: (progress: P) => void): void {
    this.listen({ progressed: (value) => guard(() => callback(value as P)) });
  }

  /** Cancels when the signal aborts. Stops listening to the signal when the operation has settled. A timeout's text begins with `where`. */
  cancelOn(signal: AbortSignal, where: string): void {
    const cancel = (): void => this.cancel(abortError(signal.reason, where));
    if (signal.aborted) return cancel();
    if (!this.pending) return;
    this.before(onAbort(signal, cancel));
  }
}

/** The operation of a promise that this copy of the package has made, if it is one. */
function operationOf(promise: unknown): Operation<unknown, unknown> | undefined {
  const settlement = WinRTPromise.settlementOf(promise);
  return settlement instanceof Operation ? settlement : undefined;
}

/** Runs an app's handler. An error that the handler throws is reported to the app and must not stop us. */
function guard(handler: () => void): void {
  try {
    handler();
  } catch (thrown) {
    reportError(thrown);
  }
}

/** The promise of an operation that could not start. */
export function failedOperation<T, P = never>(error: WinRTError): OperationOf<T, P> {
  const operation = new Operation<T, P>();
  operation.fail(error);
  return operation.promise;
}

/** The promise of an operation that completed at once. */
export function completedOperation<T, P = never>(value: T): OperationOf<T, P> {
  const operation = new Operation<T, P>();
  operation.complete(value);
  return operation.promise;
}

/**
 * Calls back when `then` of the promise would, without the promise that `then` makes; neither callback may throw. False if the promise is
 * not that of an operation.
 */
export function whenSettled(
  promise: PromiseLike<unknown>,
  success: (value: never) => void,
  error: (reason: WinRTError) => void,
): boolean {
  if (!operationOf(promise)) return false;
  whenNative(promise, success as (value: unknown) => void, error as (reason: unknown) => void);
  return true;
}

/**
 * Starts an operation unless the signal has aborted already, and cancels it when the signal aborts.
 *
 * @throws {WinRTError} E_INVALIDARG 0x80070057: the signal lacks the members of an AbortSignal.
 */
export function abortable<R extends PromiseLike<unknown>>(
  options: Abortable | null | undefined,
  where: string,
  start: () => R,
): R {
  const signal = signalOf(options, where);
  if (signal?.aborted) {
    const operation = new Operation(() => true);
    operation.cancelOn(signal, where);
    return operation.promise as unknown as R;
  }
  const promise = start();
  if (signal) operationOf(promise)?.cancelOn(signal, where);
  return promise;
}
