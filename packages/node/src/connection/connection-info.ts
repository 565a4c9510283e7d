/** What is known of an open connection. */
import type { Socket } from 'node:net';
import { HostName, type ConnectionInfo } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import type { BandwidthMeter } from './bandwidth-meter.ts';

/** Read while TCP is open, since TCP forgets its address then. `hasReader`: our own reader reads the messages, not ws alone. */
export function connectionInfo(
  { protocol, extensions }: WebSocket,
  tcp: Socket | undefined,
  hasReader: boolean,
  meter: BandwidthMeter | undefined,
): ConnectionInfo {
  return {
    protocol,
    extensions,
    localAddress: tcp?.localAddress === undefined ? undefined : new HostName(tcp.localAddress),
    capabilities: hasReader ? undefined : { partialMessages: 'sliced' },
    bandwidth: meter && (() => meter.statistics()),
  };
}
