import type { ConnectOptions } from '@twinsocket/core';
import { attemptOrder } from './attempt-order.ts';
import { firstToConnect } from './first-to-connect.ts';
import { resolveHost } from './resolve-host.ts';
import type { Destination, Dialled } from './route.ts';

/** TCP to a host: resolved once, and the first of its addresses that connects. */
export async function dialTcp(
  destination: Destination,
  options: Pick<ConnectOptions, 'connectTimeout' | 'lookup'>,
  signal: AbortSignal,
): Promise<Dialled> {
  const addresses = await resolveHost(destination, options, signal);
  const { connectTimeout } = options;
  return firstToConnect(destination, attemptOrder(addresses), { connectTimeout }, signal);
}
