import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG } from '../hresult.ts';
import { hasMembers } from './has-members.ts';

/** The last argument of a call that a signal can cancel. An addition to WinRT. */
export interface Abortable {
  /**
   * When it aborts, the operation is cancelled, unless it is too late, and rejects with `Canceled` 0x800704C7. If it is an expired
   * `AbortSignal.timeout`, the operation rejects with WININET_E_TIMEOUT 0x80072EE2 instead. `cause` of the error is the signal's reason.
   */
  readonly signal?: AbortSignal | null | undefined;
}

/** The signal, if there is one. Throws E_INVALIDARG 0x80070057 if it lacks the members of an AbortSignal. */
export function signalOf(options: Abortable | null | undefined, where: string): AbortSignal | undefined {
  if (!options) return undefined;
  const signal = options.signal ?? undefined;
  if (signal === undefined) {
    if (!isSignal(options)) return undefined;
    throw winrtError(E_INVALIDARG, `${where}: the options must be { signal }, not the signal itself`);
  }
  if (isSignal(signal)) return signal;
  throw winrtError(E_INVALIDARG, `${where}: the signal must be an AbortSignal, not ${describe(signal)}`);
}

/** By its members, since a signal may be of another realm or a polyfill's. */
function isSignal(value: unknown): boolean {
  return hasMembers(value, { aborted: 'boolean', addEventListener: 'function' });
}

/** The callbacks that wait for each signal. They share one listener, because Node warns of a leak at the eleventh listener of a signal. */
const waiting = /*#__PURE__*/ new WeakMap<AbortSignal, SignalListener>();

interface SignalListener {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

/** Calls back when the signal aborts. The signal must not have aborted yet. Until then the returned function removes the callback. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const { callbacks, listener } = waiting.get(signal) ?? listen(signal);
  // A new function, so that the same callback can wait twice.
  const entry = (): void => callback();
  callbacks.add(entry);
  return () => {
    callbacks.delete(entry);
    if (callbacks.size > 0 || waiting.get(signal)?.callbacks !== callbacks) return;
    waiting.delete(signal);
    signal.removeEventListener('abort', listener);
  };
}

function listen(signal: AbortSignal): SignalListener {
  const callbacks = new Set<() => void>();
  const listener = (): void => {
    waiting.delete(signal);
    signal.removeEventListener('abort', listener);
    for (const callback of callbacks) callback();
  };
  const entry = { callbacks, listener };
  waiting.set(signal, entry);
  signal.addEventListener('abort', listener);
  return entry;
}
