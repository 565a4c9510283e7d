import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG } from '../hresult.ts';

/** Nothing, or something that can be listened to like an AbortSignal; throws E_INVALIDARG 0x80070057 for anything else. */
export function requireSignal(signal: AbortSignal | null | undefined, where: string): AbortSignal | undefined {
  if (signal === undefined || signal === null) return undefined;
  if (typeof signal.aborted === 'boolean' && typeof signal.addEventListener === 'function') return signal;
  throw winrtError(E_INVALIDARG, `${where}: the signal must be an AbortSignal, not ${describe(signal)}`);
}
