/** Close codes (RFC 6455, 7.4.1). Those of 1005, 1006 and 1015 are never on the wire: they stand for what came instead of one (7.1.5). */
import type { WinRTError } from '../../errors.ts';
import { E_OUTOFMEMORY, WSAEMSGSIZE } from '../../hresult.ts';

/** An empty close frame. */
export const noStatusReceived = 1005;

/** An end without a close frame. */
export const abnormalClosure = 1006;

/** A message that is too large to be taken. */
export const messageTooBig = 1009;

/** A TLS handshake that failed. */
export const tlsFailure = 1015;

/** The close code for the peer when its message was too large; undefined for other errors. */
export function closeCodeFor({ number }: WinRTError): number | undefined {
  return number === WSAEMSGSIZE || number === E_OUTOFMEMORY ? messageTooBig : undefined;
}
