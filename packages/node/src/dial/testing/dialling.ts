import { getEventListeners } from 'node:events';
import type { WinRTError } from '@twinsocket/core';
import { expect } from 'vitest';
import { dial, type Dialled, type DialOptions, type Route } from '../dial.ts';

export const noOptions: DialOptions = {
  lookup: undefined,
  proxy: undefined,
  proxyCredential: undefined,
  certificateAuthorities: [],
  waitFor: () => {},
};

export interface Dialling {
  readonly dialled: Promise<Dialled>;
  /** The error of a dial that must fail. */
  readonly failure: Promise<WinRTError>;
  readonly abort: () => void;
}

/** Dials, and looks after every end whether the signal is still listened to. */
export function startDial(route: Route, options: Partial<DialOptions> = {}): Dialling {
  const controller = new AbortController();
  const dialled = dial(route, { ...noOptions, ...options }, controller.signal).finally(() => {
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });
  const failure = dialled.then(
    () => expect.fail('it has connected'),
    (error: WinRTError) => error,
  );
  // A test awaits one of the two.
  dialled.catch(() => {});
  failure.catch(() => {});
  return { dialled, failure, abort: () => controller.abort() };
}

/** What of the network keeps the process alive, servers that listen aside. */
export async function openSockets(): Promise<readonly string[]> {
  // A handle that was closed counts until the loop has come by its close phase, which is between these two.
  await nextCheckPhase();
  await nextCheckPhase();
  return process.getActiveResourcesInfo().filter((name) => /^(TCPSocket|TCPConnect|TLS|GetAddrInfo)/.test(name));
}

const nextCheckPhase = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
