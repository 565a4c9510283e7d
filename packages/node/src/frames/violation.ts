/** Violations of the protocol or of a limit by a peer's frames: the frame that makes ws end the connection, and the error for the app. */
import { hresult, messageTooLarge, winrtError, type WinRTError } from '@twinsocket/core';

/** The violations that only the frame reader finds, since ws does not get the frame. */
export type Violation = 'nesting' | 'encoding' | 'compression' | 'size' | 'fragments';

/** A frame that ws refuses with 1002, 1007 or 1009; 1009 also stands for a message that goes on without content. */
export function refusedFrame(violation: Violation, masked: boolean): Uint8Array {
  // A continuation frame without a message.
  if (violation === 'nesting') return Uint8Array.of(0x80, 0x00);
  // A length that a number can't hold.
  if (violation === 'size' || violation === 'fragments')
    return Uint8Array.of(0x82, masked ? 0xff : 0x7f, ...new Uint8Array(8).fill(0xff));
  // Text that is not UTF-8, masked with zeros; ws closes with the same code if a message can't be inflated.
  return masked ? Uint8Array.of(0x81, 0x81, 0, 0, 0, 0, 0xff) : Uint8Array.of(0x81, 0x01, 0xff);
}

/** The text of a violation: that of the frame reader, or a general text for a frame that ws refuses. */
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
    return winrtError(
      hresult.WSAEMSGSIZE,
      'receive: a message goes on without content: too many empty fragments in a row, or compressed bytes',
    );
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
