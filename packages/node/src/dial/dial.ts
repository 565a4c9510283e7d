/** From a host and port to a connected byte stream, before TLS to the server and the WebSocket handshake. */
import { asWinRTError, winrtError } from '@twinsocket/core';
import { abortedError } from './abortable.ts';
import { dialTcp } from './dial-tcp.ts';
import { dialThroughProxy } from './proxy-tunnel.ts';
import { authority, type Destination, type Dialled, type DialOptions, type Route } from './route.ts';

export type { Dialled, DialOptions, Route } from './route.ts';

/**
 * Connects to a host, through `options.proxy` if there is one. Rejects with a WinRTError, and has destroyed everything then; so it
 * has when the signal aborts. Whoever aborts after it has resolved destroys what it gave.
 */
export async function dial(route: Route, options: DialOptions, signal: AbortSignal): Promise<Dialled> {
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
  // Between the socket's event and here are a few microtasks, in which an abort finds nothing under way.
  if (!signal.aborted) return dialled;
  dialled.destroy();
  throw abortedError(signal);
}

function serverAt(route: Route): Destination {
  return {
    ...route,
    fail: (number, reason, cause) => winrtError(number, `connectAsync: ${authority(route)} failed: ${reason}`, cause),
  };
}
