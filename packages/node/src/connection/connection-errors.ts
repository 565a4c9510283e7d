/** The errors of a peer that does not go on, which are ours to tell. */
import { hresult, winrtError, type WinRTError } from '@twinsocket/core';

/** Who fails the connection for such an error. */
export interface Failing {
  failed(error: WinRTError): void;
}

/** A message that has begun, of which so many bytes have come. */
export function messageStalled(length: number, receiveTimeout: number): WinRTError {
  return timeout(
    `receive: a message stopped after ${length} bytes; no more came within ${receiveTimeout} ms (receiveTimeout)`,
  );
}

export function frameStalled(receiveTimeout: number): WinRTError {
  return timeout(`receive: a frame has stopped for ${receiveTimeout} ms before its end`);
}

export function keepAliveUnanswered(receiveTimeout: number): WinRTError {
  return timeout(
    `the connection was lost: the peer did not answer a keep-alive within ${receiveTimeout} ms (receiveTimeout)`,
  );
}

function timeout(text: string): WinRTError {
  return winrtError(hresult.WININET_E_TIMEOUT, text);
}
