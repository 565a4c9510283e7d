import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG } from '../hresult.ts';

/** Nothing, or something that can be listened to like an AbortSignal; throws E_INVALIDARG 0x80070057 for anything else. */
export function requireSignal(signal: AbortSignal | null | undefined, where: string): AbortSignal | undefined {
  if (signal === undefined || signal === null) return undefined;
  if (typeof signal.aborted === 'boolean' && typeof signal.addEventListener === 'function') return signal;
  throw winrtError(E_INVALIDARG, `${where}: the signal must be an AbortSignal, not ${describe(signal)}`);
}

/** Who waits for a signal: one listener for all, since Node takes the eleventh on one signal for a leak, and says so. */
const waiting = /*#__PURE__*/ new WeakMap<AbortSignal, SignalListener>();

interface SignalListener {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

/** Calls back when the signal aborts, which it hasn't yet; until then what is returned takes that back. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const { callbacks, listener } = waiting.get(signal) ?? listen(signal);
  // Of its own, so that the same callback may wait twice.
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
