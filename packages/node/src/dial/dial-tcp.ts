import type { CancelSignal } from '../cancellation.ts';
import { attemptOrder } from './attempt-order.ts';
import { firstToConnect } from './happy-eyeballs.ts';
import { resolveHost } from './resolve-host.ts';
import type { Destination, Dialled, DialOptions } from './route.ts';

/** TCP to a host: resolved once, and the first of its addresses that connects. */
export async function dialTcp(
  destination: Destination,
  options: Pick<DialOptions, 'lookup' | 'waitFor' | 'connect'>,
  signal: CancelSignal,
): Promise<Dialled> {
  const addresses = await resolveHost(destination, options, signal);
  return firstToConnect(destination, attemptOrder(addresses), options, signal);
}
