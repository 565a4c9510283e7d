import type { Socket } from 'node:net';
import { HostName } from '@twinsocket/core';

/** Our own address of a connection, while that is open. */
export function localAddressOf(tcp: Socket | undefined): HostName | undefined {
  return tcp?.localAddress === undefined ? undefined : new HostName(tcp.localAddress);
}
