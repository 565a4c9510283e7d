/** The end of a TLS connection that is being made: by the peer, by an error of TLS, or by the signal of the connect. */
import type { TLSSocket } from 'node:tls';
import { hresult, WinRTError, winrtError } from '@twinsocket/core';
import type { CancelSignal } from '../cancellation.ts';
import { connectError } from '../node-errors.ts';

export interface ConnectionEnd {
  /** Rejects with a WinRTError when the socket ends; never resolves. */
  readonly reached: Promise<never>;
  /** Removes all listeners except the one for errors: in Deno an error may come before the caller listens for it. */
  unwatch(): void;
}

/** Watches a socket; `where` names the connection in errors. */
export function watchEnd(socket: TLSSocket, where: string, signal: CancelSignal): ConnectionEnd {
  let reject: (error: WinRTError) => void = () => {};
  const reached = new Promise<never>((_resolve, rejectReached) => (reject = rejectReached));
  // The socket may end when the caller no longer waits.
  reached.catch(() => {});
  let isSecured = false;
  const failed = (error: Error): void => reject(connectError(error, where, '', isSecured));
  const closed = (): void =>
    failed(Object.assign(new Error('the server closed the connection'), { code: 'ECONNRESET' }));
  const aborted = (): void => reject(abortError(where, signal));
  socket.on('error', failed).on('end', closed).on('close', closed);
  socket.once('secureConnect', () => (isSecured = true));
  signal.addEventListener('abort', aborted);
  // TLS that begins with the dial may have failed before this is called.
  if (socket.errored) failed(socket.errored);
  else if (socket.destroyed) closed();
  return {
    reached,
    unwatch() {
      socket.off('end', closed).off('close', closed);
      signal.removeEventListener('abort', aborted);
    },
  };
}

/** The reason of the signal if it is a WinRTError, such as a timeout; else an error for the cancellation. */
export function abortError(where: string, { reason }: CancelSignal): WinRTError {
  if (reason instanceof WinRTError) return reason;
  return winrtError(hresult.ERROR_CANCELLED, `connectAsync: ${where} was cancelled`, reason);
}
