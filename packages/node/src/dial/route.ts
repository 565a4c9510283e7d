import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ConnectOptions, WinRTError } from '@twinsocket/core';

/** Where to. */
export interface Route {
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
}

/**
 * A connected byte stream, not read from yet: a `TLSSocket` only if the proxy is an `https:` one. A listener of ours that does nothing
 * hears its `error` event, so that one before the caller listens isn't thrown: ask `errored` for it.
 */
export type Dialled = Socket | TLSSocket;

export interface DialOptions extends Pick<
  ConnectOptions,
  'lookup' | 'proxy' | 'proxyCredential' | 'certificateAuthorities'
> {
  /**
   * Is told what is waited for from now on, as the text of a timeout has it. Nothing here has a deadline: the connect has one for all
   * of its steps, and aborts the signal.
   */
  readonly waitFor: (what: string) => void;
}

/** A route and how its failures are told: those of a proxy have words and a number of their own. */
export interface Destination extends Route {
  readonly fail: (number: number, reason: string, cause?: unknown) => WinRTError;
}

/** `host:port` as a Host header and CONNECT have it (RFC 3986, 3.2.2: IPv6 in brackets). */
export function authority({ host, port }: Route): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
