import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ConnectOptions, WinRTError } from '@twinsocket/core';
import type { Connect } from './attempt.ts';

/** The host and port to connect to. */
export interface Route {
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
}

/**
 * A connected byte stream, not read from yet; a `TLSSocket` only if the address of the proxy is `https:`. It has an empty listener for
 * `error`, so that an error before the caller listens isn't thrown; `errored` has that error.
 */
export type Dialled = Socket | TLSSocket;

export interface DialOptions extends Pick<
  ConnectOptions,
  'lookup' | 'proxy' | 'proxyCredential' | 'certificateAuthorities'
> {
  /**
   * Called with what the connect waits for from now on, for the text of a timeout. The steps have no deadlines of their own: the connect
   * has one for all steps, and aborts the signal.
   */
  readonly waitFor: (what: string) => void;
  /** Connects to an address of the server, without a proxy; `net.connect` if it is left out. */
  readonly connect?: Connect | undefined;
}

/** A route, and a function that makes its errors: those of a proxy have another text and number. */
export interface Destination extends Route {
  readonly fail: (number: number, reason: string, cause?: unknown) => WinRTError;
}

/** `host:port` for a Host header and CONNECT (RFC 3986, 3.2.2: IPv6 in brackets). */
export function authority({ host, port }: Route): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
