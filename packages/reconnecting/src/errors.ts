/** Errors of this entry, and the HRESULTs that it judges by (Winerror.h). */
import { WinRTError } from '@twinsocket/core/api';

export const E_ACCESSDENIED = 0x80070005 | 0;
export const ERROR_CANCELLED = 0x800704c7 | 0;
export const E_INVALIDARG = 0x80070057 | 0;
export const ERROR_NOT_SUPPORTED = 0x80070032 | 0;
/** ERROR_NOT_ENOUGH_QUOTA. */
export const queueFull = 0x80070718 | 0;
export const RO_E_CLOSED = 0x80000013 | 0;
export const WININET_E_CONNECTION_ABORTED = 0x80072efe | 0;
export const WININET_E_OPERATION_CANCELLED = 0x80072ef1 | 0;
export const WININET_E_TIMEOUT = 0x80072ee2 | 0;
/** `HTTP_E_STATUS_*` are this and the HTTP status. */
export const HTTP_E_STATUS_BASE = 0x80190000 | 0;

export function errorOf(number: number, text: string, cause?: unknown): WinRTError {
  const hex = (number >>> 0).toString(16).toUpperCase();
  return new WinRTError(number, `${text} (0x${hex})`, cause === undefined ? undefined : { cause });
}

/** The error of a send whose signal aborted, as MessageWebSocket has it: WinJS's name and text, or a timeout. */
export function abortError(reason: unknown): WinRTError {
  if ((reason as { name?: unknown } | null | undefined)?.name === 'TimeoutError') {
    return errorOf(WININET_E_TIMEOUT, 'sendAsync: the time of the AbortSignal has passed', reason);
  }
  const error = new WinRTError(ERROR_CANCELLED, 'Canceled', { cause: reason });
  error.name = 'Canceled';
  return error;
}

/** What was thrown, as it is if it is one of ours. */
export function asError(thrown: unknown, where: string): WinRTError {
  if (thrown instanceof WinRTError) return thrown;
  const { message = thrown } = Object(thrown) as { message?: unknown };
  return errorOf(0x80004005, `${where}: ${String(message)}`, thrown);
}
