/** The contract suite where ws doesn't show where it reads, so that its own reader has every frame: see second-reader.ts. */
import * as api from 'twinsocket';
import { expect, inject, test } from 'vitest';
import { withoutFrameReader } from '../../plan.ts';
import { defineContract } from '../contract-tests.ts';

test.each([
  ['MessageWebSocket', () => new api.MessageWebSocket()],
  ['StreamWebSocket', () => new api.StreamWebSocket()],
])('a %s does without our frame reader here, and says so', async (_name, create) => {
  await using socket = create();
  await socket.connectAsync(`${inject('peer').ws}/echo`);
  expect(socket.information.capabilities).toEqual(withoutFrameReader(api.capabilities));
});

defineContract(withoutFrameReader(api.capabilities));
