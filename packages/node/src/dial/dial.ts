/** Connects to a host and port and gives a byte stream, before TLS to the server and the WebSocket handshake. */
import { asWinRTError, winrtError } from '@twinsocket/core';
import type { CancelSignal } from '../cancellation.ts';
import { abortedError } from './abortable.ts';
import { dialTcp } from './dial-tcp.ts';
import { dialThroughProxy } from './proxy-tunnel.ts';
import { authority, type Destination, type Dialled, type DialOptions, type Route } from './route.ts';

export type { Dialled, DialOptions, Route } from './route.ts';

/**
 * Connects to a host, through `options.proxy` if it is set. If it fails, or the signal aborts, it rejects with a WinRTError and has
 * destroyed everything. After it has resolved, the caller has to destroy the stream.
 */
export async function dial(route: Route, options: DialOptions, signal: CancelSignal): Promise<Dialled> {
  if (signal.aborted) throw abortedError(signal);
  const { proxy } = options;
  let dialled: Dialled;
  try {
    dialled = await (proxy === undefined
      ? dialTcp(serverAt(route), options, signal)
      : dialThroughProxy(route, proxy, options, signal));
  } catch (error) {
    throw asWinRTError(error, 'connectAsync');
  }
  // The signal may have aborted in the few microtasks since the socket's event, when no task was running.
  if (!signal.aborted) return dialled;
  dialled.destroy();
  throw abortedError(signal);
}

function serverAt(route: Route): Destination {
  return {
    host: route.host,
    port: route.port,
    fail: (number, reason, cause) => winrtError(number, `connectAsync: ${authority(route)} failed: ${reason}`, cause),
  };
}
