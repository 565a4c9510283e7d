/** What `close(code, reason)` checks before anything is done; throws, naming the value. */
import { describe, winrtError } from '../../errors.ts';
import { E_INVALIDARG, ERROR_NOT_SUPPORTED } from '../../hresult.ts';
import { toTextOrEmpty } from '../../internal/projection.ts';
import { encodeUtf8, requireWellFormed } from '../../streams/values/text.ts';
import { connectsItself } from '../../internal/platform.ts';
import type { Capabilities } from '../../capabilities.ts';

/** RFC 6455, 5.5 and 5.5.1: a control frame carries 125 bytes, of which the code takes two. */
const longestReason = 123;

/** Codes that may stand in a close frame (RFC 6455, 7.4; IANA's registry of close codes). */
export function isCloseCode(code: number | undefined): code is number {
  if (code === undefined || !Number.isInteger(code)) return false;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

/** Codes that the WHATWG WebSocket API lets a page send. */
function isSendableByPage(code: number): boolean {
  return code === 1000 || code >= 3000;
}

export function requireCloseCode(code: number | undefined, closeCodes: Capabilities['closeCodes']): number {
  if (!isCloseCode(code)) {
    const allowed = '1000–1003, 1007–1014 and 3000–4999';
    throw winrtError(
      E_INVALIDARG,
      `close: code ${describe(code)} can't be sent; valid codes are ${allowed} (RFC 6455, 7.4)`,
    );
  }
  if ((!connectsItself || closeCodes === 'web') && !isSendableByPage(code)) {
    throw winrtError(ERROR_NOT_SUPPORTED, `close: a page can't send code ${code}, only 1000 and 3000–4999`);
  }
  return code;
}

/** Nothing stands for ''. */
export function requireCloseReason(reason: string | null | undefined): string {
  const text = toTextOrEmpty(reason);
  requireWellFormed(text, 'close');
  const size = encodeUtf8(text, 'close').byteLength;
  if (size > longestReason) {
    throw winrtError(E_INVALIDARG, `close: the reason has ${size} bytes of UTF-8, but ${longestReason} is the maximum`);
  }
  return text;
}

/**
 * The code and reason of the close for an `abort` or `cancel`: the `closeCode` and `reason` that a `WebSocketError` of the web carries,
 * if they can be sent, else those of an empty close frame (WHATWG WebSockets, "close a WebSocketStream using a reason").
 */
export function closeArgumentsOf(
  given: unknown,
  closeCodes: Capabilities['closeCodes'],
): [code: number | undefined, reason: string] {
  try {
    const { closeCode, reason } = Object(given) as { readonly closeCode?: number; readonly reason?: string };
    const text = requireCloseReason(reason);
    return [requireCloseCode(closeCode, closeCodes), text];
  } catch {
    return [undefined, ''];
  }
}
