/** The errors of a session. */
import { winrtError, type WinRTError } from '../../errors.ts';
import { RO_E_CLOSED, WININET_E_OPERATION_CANCELLED, WININET_E_TIMEOUT } from '../../hresult.ts';

/** The error of operations that a local close ends. */
export function closedMeanwhile(): WinRTError {
  const text = 'close: the socket was closed while the operation was running';
  return winrtError(WININET_E_OPERATION_CANCELLED, text);
}

/** The error of operations that the peer's close ends. */
export function peerClosedMeanwhile(): WinRTError {
  return winrtError(RO_E_CLOSED, 'the peer closed the connection while the operation was running');
}

/** The error of a passed `sendTimeout`. */
export function sendStalled(sendTimeout: number): WinRTError {
  const text = `send: no bytes were sent for ${sendTimeout} ms (sendTimeout); the peer or the network accepts no more`;
  return winrtError(WININET_E_TIMEOUT, text);
}

/** The error of a passed `closeTimeout`. */
export function closeUnanswered(closeTimeout: number | undefined): WinRTError {
  const text = `close: the peer did not accept all data or did not answer the close frame within ${closeTimeout} ms (closeTimeout)`;
  return winrtError(WININET_E_OPERATION_CANCELLED, text);
}
