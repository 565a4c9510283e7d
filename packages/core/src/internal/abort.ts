import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG } from '../hresult.ts';

/** The signal, if there is one. Throws E_INVALIDARG 0x80070057 if it lacks the members of an AbortSignal. */
export function requireSignal(signal: AbortSignal | null | undefined, where: string): AbortSignal | undefined {
  if (signal === undefined || signal === null) return undefined;
  if (typeof signal.aborted === 'boolean' && typeof signal.addEventListener === 'function') return signal;
  throw winrtError(E_INVALIDARG, `${where}: the signal must be an AbortSignal, not ${describe(signal)}`);
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
