/** What a receiver is opened with, in the test's hands. */
import type { WinRTError } from '../../errors.ts';
import type { Opening } from '../receiving/inbound.ts';
import type { ConnectionSettings } from '../settings/connection-settings.ts';
import { FakeTransport, type FakeConnection } from './fake-transport.ts';

export interface FakeOpening extends Opening {
  readonly connection: FakeConnection;
}

/** On a connection that can't stop its sender, so that the limit of what is unread counts, and has none unless the test sets one. */
export function fakeOpening(
  fail: (error: WinRTError) => void,
  settings: Partial<ConnectionSettings> = {},
): FakeOpening {
  const transport = new FakeTransport({ receiveBackPressure: 'limited' });
  transport.connect({} as never, {} as never);
  return {
    connection: transport.connection,
    capabilities: transport.capabilities,
    fail,
    settings: {
      sendTimeout: Infinity,
      receiveTimeout: 30_000,
      closeTimeout: 30_000,
      pongInterval: 0,
      maxInboundBufferSize: Infinity,
      maxMessageSize: Infinity,
      partial: false,
      ...settings,
    },
  };
}
