/** The largest message that is received: a message that is kept whole has another limit than one that passes in parts. */
import { winrtError, type WinRTError } from '../../errors.ts';
import { WSAEMSGSIZE } from '../../hresult.ts';
import type { Capabilities } from '../../capabilities.ts';
import { messagesInParts } from '../../internal/platform.ts';
import { infinite, wholeMessageLimit } from './setting-defaults.ts';

/**
 * Bytes that a connection takes of a message, for `maxMessageSize` as it was set; `Infinity` for any, where parts are handed on as they
 * come and nothing was set.
 */
export function messageLimit(maxMessageSize: number, partial: boolean, { partialMessages }: Capabilities): number {
  const limit = maxMessageSize === infinite ? Infinity : maxMessageSize;
  return messagesInParts && partial && partialMessages === 'arriving' ? limit : wholeLimit(limit);
}

/** The same for a message that is held whole after all: by ws, or for a reader of `readable`. */
export function wholeLimit(limit: number): number {
  return limit === Infinity ? wholeMessageLimit : limit;
}

/** The error of a message over the limit. */
export function messageTooLarge(limit: number, cause?: unknown): WinRTError {
  const text = `receive: a message is larger than the limit of ${limit} bytes; raise maxMessageSize`;
  return winrtError(WSAEMSGSIZE, text, cause);
}
