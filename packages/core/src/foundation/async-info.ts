/** `IAsyncInfo` and the four kinds of operation, which `promise.operation` gives. */
import { winrtError, type WinRTError } from '../errors.ts';
import { E_ILLEGAL_DELEGATE_ASSIGNMENT, E_ILLEGAL_METHOD_CALL, E_ILLEGAL_STATE_CHANGE } from '../hresult.ts';
import type { Settlement } from '../internal/settlement.ts';
import type { AsyncStatus } from './async-status.ts';
import type { IPromise } from './promise.ts';

/** `Windows.Foundation.IAsyncInfo`. */
export interface IAsyncInfo {
  /** A number that is unique in this program, from 1. */
  readonly id: number;
  /** The current status. */
  readonly status: AsyncStatus;
  /** The error of a failed or cancelled operation, otherwise null. */
  readonly errorCode: WinRTError | null;
  /** Asks the operation to cancel. Has no effect if it is too late. */
  cancel(): void;
  /**
   * Releases a finished operation. Afterwards its members throw E_ILLEGAL_METHOD_CALL 0x8000000E.
   *
   * @throws {WinRTError} E_ILLEGAL_STATE_CHANGE 0x8000000D: the operation is still running.
   */
  close(): void;
}

/** An operation with a result `T` and a completion handler; `IAsyncAction` where `T` is void. */
export interface IAsyncOperation<T> extends IAsyncInfo {
  /**
   * The result; or throws the error of the operation.
   *
   * @throws {WinRTError} E_ILLEGAL_METHOD_CALL 0x8000000E: the operation is still running.
   */
  getResults(): T;
  /**
   * Called once when the operation ends, before the promise's callbacks.
   *
   * @default null
   * @throws {WinRTError} E_ILLEGAL_DELEGATE_ASSIGNMENT 0x80000018: the handler was set before.
   */
  completed: ((asyncInfo: IAsyncOperation<T>, status: AsyncStatus) => void) | null;
}

/** An operation that also reports progress `P`. */
export interface IAsyncOperationWithProgress<T, P> extends IAsyncOperation<T> {
  /** Called with each progress value, never after the end. @default null */
  progress: ((asyncInfo: IAsyncOperationWithProgress<T, P>, progress: P) => void) | null;
}

/** `Windows.Foundation.IAsyncAction`: an operation without a result. */
export type IAsyncAction = IAsyncOperation<void>;
/** `Windows.Foundation.IAsyncActionWithProgress`. */
export type IAsyncActionWithProgress<P> = IAsyncOperationWithProgress<void, P>;

/** The promise that an API returns, with its operation. Promises that `then` returns have no operation. */
export interface IPromiseWithOperation<T, Op, P = never> extends IPromise<T, P> {
  /** The operation of the promise, with its status, result and cancel. */
  readonly operation: Op;
  then<U = T, V = never>(
    success?: ((value: T) => U | PromiseLike<U>) | null,
    error?: ((reason: WinRTError) => V | PromiseLike<V>) | null,
    progress?: ((progress: P) => void) | null,
  ): IPromise<U | V, P>;
  catch<V = never>(error?: ((reason: WinRTError) => V | PromiseLike<V>) | null): IPromise<T | V, P>;
  done(
    success?: ((value: T) => unknown) | null,
    error?: ((reason: WinRTError) => unknown) | null,
    progress?: ((progress: P) => void) | null,
  ): void;
}

/** The type that an API without a result returns. */
export type IPromiseWithIAsyncAction = IPromiseWithOperation<void, IAsyncAction>;
/** The same with progress. */
export type IPromiseWithIAsyncActionWithProgress<P> = IPromiseWithOperation<void, IAsyncActionWithProgress<P>, P>;
/** The type that an API with a result returns. */
export type IPromiseWithIAsyncOperation<T> = IPromiseWithOperation<T, IAsyncOperation<T>>;
/** The same with progress. */
export type IPromiseWithIAsyncOperationWithProgress<T, P> = IPromiseWithOperation<
  T,
  IAsyncOperationWithProgress<T, P>,
  P
>;

/** What an {@link AsyncInfo} shows, from its producer's side; see `Operation`. */
interface AsyncWork<P> extends Pick<Settlement, 'pending' | 'state' | 'value'> {
  readonly status: AsyncStatus;
  cancel(): void;
  whenCompleted(callback: () => void): void;
  whenProgressed(callback: (progress: P) => void): void;
}

let lastId = 0;

export class AsyncInfo<T, P> implements IAsyncOperationWithProgress<T, P> {
  readonly #operation: AsyncWork<P>;
  readonly #id = ++lastId;
  #completed: IAsyncOperation<T>['completed'] = null;
  #progress: IAsyncOperationWithProgress<T, P>['progress'] = null;
  #closed = false;

  constructor(operation: AsyncWork<P>) {
    this.#operation = operation;
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'AsyncInfo';
  }

  get id(): number {
    this.#requireUsable('id');
    return this.#id;
  }

  get status(): AsyncStatus {
    return this.#requireUsable('status').status;
  }

  get errorCode(): WinRTError | null {
    const { state, value } = this.#requireUsable('errorCode');
    return state === 'rejected' ? (value as WinRTError) : null;
  }

  get completed(): IAsyncOperation<T>['completed'] {
    this.#requireUsable('completed');
    return this.#completed;
  }

  set completed(handler: IAsyncOperation<T>['completed']) {
    const operation = this.#requireUsable('completed');
    if (this.#completed)
      throw winrtError(E_ILLEGAL_DELEGATE_ASSIGNMENT, 'operation.completed: the handler can be set only once');
    this.#completed = handler;
    if (handler) operation.whenCompleted(() => handler(this, operation.status));
  }

  get progress(): IAsyncOperationWithProgress<T, P>['progress'] {
    this.#requireUsable('progress');
    return this.#progress;
  }

  set progress(handler: IAsyncOperationWithProgress<T, P>['progress']) {
    const operation = this.#requireUsable('progress');
    const first = this.#progress === null;
    this.#progress = handler;
    if (first && handler) operation.whenProgressed((value) => this.#progress?.(this, value));
  }

  getResults(): T {
    const { pending, state, value } = this.#requireUsable('getResults');
    if (pending)
      throw winrtError(E_ILLEGAL_METHOD_CALL, 'operation.getResults: the operation is still running; wait for it');
    if (state === 'rejected') throw value;
    return value as T;
  }

  cancel(): void {
    this.#requireUsable('cancel').cancel();
  }

  close(): void {
    if (this.#closed) return;
    if (this.#operation.pending) {
      throw winrtError(E_ILLEGAL_STATE_CHANGE, 'operation.close: the operation is still running; wait for it');
    }
    this.#closed = true;
  }

  #requireUsable(member: string): AsyncWork<P> {
    if (this.#closed) throw winrtError(E_ILLEGAL_METHOD_CALL, `operation.${member}: the operation is closed`);
    return this.#operation;
  }
}
