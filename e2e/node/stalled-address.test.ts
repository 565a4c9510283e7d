/** A host of which one address never answers. */
import * as api from 'twinsocket';
import { expect, inject, test } from 'vitest';
import { CASE_TIMEOUT } from '../plan.ts';
import { SilentAddress } from '../server/silent-address.ts';

const peer = inject('peer');
const port = Number(new URL(peer.ws).port);
const STALLED = '127.0.0.3';

test(
  'an address that never answers does not delay the connect to another address',
  { timeout: CASE_TIMEOUT },
  async () => {
    const silent = await SilentAddress.start(STALLED, port);
    try {
      const socket = new api.MessageWebSocket();
      socket.control.lookup = (_name, _options, done) =>
        done(null, [
          { address: STALLED, family: 4 },
          { address: '127.0.0.1', family: 4 },
        ]);
      // Its default, 60 seconds, is over the test's own limit.
      await socket.connectAsync(`ws://peer.test:${port}/echo`);
      expect(socket.information.localAddress?.canonicalName).toBe('127.0.0.1');
      expect(silent.isSilent, 'the address that should not have answered').toBe(true);
      socket.close();
    } finally {
      await silent.close();
    }
  },
);
