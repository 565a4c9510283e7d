import { capabilities, MessageWebSocket } from 'twinsocket';
import { afterEach, expect, test, vi } from 'vitest';
import { StandIn } from '../stand-in.mjs';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a connect that takes longer than 5 s times out', async () => {
  vi.stubGlobal('WebSocket', StandIn);
  vi.useFakeTimers();
  const socket = new MessageWebSocket();
  socket.control.connectTimeout = 5000;
  const connecting = socket.connectAsync('wss://chat.example/');
  vi.advanceTimersByTime(5000);
  await expect(connecting).rejects.toMatchObject({ statusName: 'timeout' });
});

test('this is the build for pages', () => {
  expect(capabilities.failureReasons).toBe('opaque');
});
