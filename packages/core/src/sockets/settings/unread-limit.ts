import type { Capabilities } from '../../capabilities.ts';

/** The unread bytes that fail a connection: any number may wait where the sender can be stopped. */
export function unreadLimit({ receiveBackPressure }: Capabilities, maxInboundBufferSize: number): number {
  return receiveBackPressure === 'limited' ? maxInboundBufferSize : Infinity;
}
