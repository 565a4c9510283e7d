/** Errors of a session that more than one place tells. */
import { winrtError, type WinRTError } from '../../errors.ts';
import { RO_E_CLOSED } from '../../hresult.ts';

/** The error of every use after `close()`. */
export function closedError(member: string): WinRTError {
  return winrtError(RO_E_CLOSED, `${member}: the socket is closed`);
}

/** The text of a passed `sendTimeout`. */
export function sendStalled(sendTimeout: number): string {
  return `send: no bytes were sent for ${sendTimeout} ms (sendTimeout); the peer or the network accepts no more`;
}
