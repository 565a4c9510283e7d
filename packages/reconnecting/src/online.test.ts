import { describe, expect, test, vi } from 'vitest';
import { sockets, turns } from './testing/fake-socket.ts';
import { useFakes, opened, afterLoss, pass } from './testing/started.ts';

useFakes();

describe('in a browser without a network', () => {
  function goOffline(): { onLine: boolean } {
    const navigator = { onLine: false };
    const events = new EventTarget();
    vi.stubGlobal('navigator', navigator);
    vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
    vi.stubGlobal('removeEventListener', events.removeEventListener.bind(events));
    vi.stubGlobal('dispatchEvent', events.dispatchEvent.bind(events));
    return navigator;
  }

  async function goOnline(navigator: { onLine: boolean }): Promise<void> {
    navigator.onLine = true;
    dispatchEvent(new Event('online'));
    await turns();
  }

  test('it does not dial until there is one, and then at once', async () => {
    const { socket, told } = await opened();
    const navigator = goOffline();
    await afterLoss();
    expect(told.at(-1)).toBe('down 1006 offline');
    await pass(60_000);
    expect(sockets).toHaveLength(1);
    await goOnline(navigator);
    expect(sockets).toHaveLength(2);
    socket.abort();
  });

  test('it waits too if the network goes while it waits for the time', async () => {
    const { socket } = await opened();
    await afterLoss();
    const navigator = goOffline();
    await pass(500);
    expect(sockets).toHaveLength(1);
    await goOnline(navigator);
    await goOnline(navigator);
    expect(sockets).toHaveLength(2);
    socket.abort();
  });

  test('it dials at once when the network is back, whatever time is left', async () => {
    const { socket } = await opened();
    const navigator = goOffline();
    navigator.onLine = true;
    await afterLoss();
    await goOnline(navigator);
    expect(sockets).toHaveLength(2);
    socket.abort();
  });

  test('a close ends the wait for it', async () => {
    const { socket } = await opened();
    const navigator = goOffline();
    await afterLoss();
    socket.close();
    await goOnline(navigator);
    expect(sockets).toHaveLength(1);
  });
});
