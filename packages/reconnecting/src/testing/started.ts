/** A ReconnectingWebSocket over fake sockets, whose events are kept, under fake timers. */
import type { SocketEnd } from '@twinsocket/core/api';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { errorOf, WININET_E_CONNECTION_ABORTED } from '../errors.ts';
import type { ReconnectingOptions } from '../options.ts';
import { FakeReconnectingWebSocket, FakeSocket, latest, sockets, turns } from './fake-socket.ts';

export const address = 'ws://127.0.0.1/chat';
export const lost = errorOf(WININET_E_CONNECTION_ABORTED, 'the link was lost');
export const loss: SocketEnd = { code: 1006, reason: '', error: lost };

/** For the top of a file of tests. */
export function useFakes(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, 'random').mockReturnValue(0);
    sockets.length = 0;
    FakeSocket.sendsPings = true;
  });

  afterEach(() => {
    expect(vi.getTimerCount(), 'timers that are left').toBe(0);
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
}

/** A socket with what its events have told. */
export async function started(
  options?: ReconnectingOptions,
  to: ConstructorParameters<typeof FakeReconnectingWebSocket>[0] = address,
) {
  const socket = new FakeReconnectingWebSocket(to, options);
  const told: string[] = [];
  socket.onopen = ({ attempt, isReturn }) => told.push(`open ${attempt} ${isReturn}`);
  socket.ondown = ({ end, retryAt }) => told.push(`down ${end.code} ${retryAt ? +retryAt - Date.now() : 'offline'}`);
  socket.onended = ({ end }) => told.push(`ended ${end.code}`);
  await turns();
  return { socket, told };
}

export async function opened(options?: ReconnectingOptions) {
  const made = await started(options);
  latest().open();
  await turns();
  return made;
}

export async function afterLoss(end: SocketEnd = loss): Promise<void> {
  latest().end(end);
  await turns();
}

export async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await turns();
}
