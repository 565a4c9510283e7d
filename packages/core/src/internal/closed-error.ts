import { winrtError, type WinRTError } from '../errors.ts';
import { RO_E_CLOSED } from '../hresult.ts';

/** Of a socket after its `close()`. */
export const closed = 'the socket is closed';

/** The error of every use after `close()`. */
export function closedError(member: string): WinRTError {
  return winrtError(RO_E_CLOSED, `${member}: ${closed}`);
}
