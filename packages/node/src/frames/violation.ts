/** What of the protocol, or of our limits, a peer's frames violate: how ws is told of it, and how the app. */
import { hresult, messageTooLarge, winrtError, type WinRTError } from '@twinsocket/core';

/** What only our reader sees. */
export type Violation = 'nesting' | 'encoding' | 'compression' | 'size' | 'fragments';

/** A frame that ws refuses with 1002, 1007 or 1009; the latter also for more fragments than we bear. */
export function refusedFrame(violation: Violation, masked: boolean): Uint8Array {
  // A continuation of nothing.
  if (violation === 'nesting') return Uint8Array.of(0x80, 0x00);
  // Longer than a number can say.
  if (violation === 'size' || violation === 'fragments')
    return Uint8Array.of(0x82, masked ? 0xff : 0x7f, ...new Uint8Array(8).fill(0xff));
  // Text that is no UTF-8, under a mask of zeros; ws gives what can't be inflated the same code.
  return masked ? Uint8Array.of(0x81, 0x81, 0, 0, 0, 0, 0xff) : Uint8Array.of(0x81, 0x01, 0xff);
}

/** What broke the protocol: our reader's verdict, or the short one on what ws can't be asked about any more. */
export function violationError(
  violation: Violation | 'frame' | 'close',
  maxMessageSize: number,
  cause?: Error,
): WinRTError {
  if (violation === 'size') {
    if (maxMessageSize < Infinity) return messageTooLarge(maxMessageSize, cause);
    return winrtError(hresult.WSAEMSGSIZE, 'receive: the length of a frame is beyond the range of numbers', cause);
  }
  if (violation === 'fragments') {
    return winrtError(hresult.WSAEMSGSIZE, 'receive: a message has too many empty fragments in a row');
  }
  const what = {
    nesting: 'a message began before the previous one had ended',
    encoding: 'the text of a message is not valid UTF-8',
    compression: 'a compressed message cannot be decompressed',
    frame: 'a frame is not valid',
    close: 'a close frame is not valid',
  }[violation];
  return winrtError(hresult.WININET_E_INVALID_SERVER_RESPONSE, `receive: the peer broke the protocol: ${what}`);
}
