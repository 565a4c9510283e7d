import type { Socket } from 'node:net';
import { HostName } from '@twinsocket/core';

/** The local address of a connection, while it is open. */
export function localAddressOf(tcp: Socket | undefined): HostName | undefined {
  return tcp?.localAddress === undefined ? undefined : new HostName(tcp.localAddress);
}
