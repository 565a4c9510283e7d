/** What ends an attempt to connect, in whatever it waits for: the peer, TLS, or whoever asked for it. */
import type { TLSSocket } from 'node:tls';
import { hresult, WinRTError, winrtError } from '@twinsocket/core';
import { connectError } from '../node-errors.ts';

export interface ConnectionEnd {
  /** Rejects with a WinRTError when the socket ends; to be raced with. */
  readonly reached: Promise<never>;
  /** Takes all listeners away but that for errors: in Deno a server's last word may come before anybody else listens. */
  unwatch(): void;
}

/** `where` names the connection in errors. */
export function watchEnd(socket: TLSSocket, where: string, signal: AbortSignal): ConnectionEnd {
  let reject: (error: WinRTError) => void = () => {};
  const reached = new Promise<never>((_resolve, rejectReached) => (reject = rejectReached));
  // It may be reached when nobody waits any more.
  reached.catch(() => {});
  const failed = (error: Error): void => reject(connectError(error, where));
  const closed = (): void =>
    failed(Object.assign(new Error('the server closed the connection'), { code: 'ECONNRESET' }));
  const aborted = (): void => reject(abortError(where, signal));
  socket.on('error', failed).on('end', closed).on('close', closed);
  signal.addEventListener('abort', aborted);
  return {
    reached,
    unwatch() {
      socket.off('end', closed).off('close', closed);
      signal.removeEventListener('abort', aborted);
    },
  };
}

/** The reason itself if it is one of ours, such as a deadline; else a cancellation. */
export function abortError(where: string, { reason }: AbortSignal): WinRTError {
  if (reason instanceof WinRTError) return reason;
  return winrtError(hresult.ERROR_CANCELLED, `connectAsync: ${where} was cancelled`, reason);
}
