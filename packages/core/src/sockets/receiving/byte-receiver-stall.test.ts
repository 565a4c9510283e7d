import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { winrtError } from '../../errors.ts';
import { WININET_E_OPERATION_CANCELLED, WININET_E_TIMEOUT } from '../../hresult.ts';
import { WindowsRuntimeBuffer } from '../../streams/buffer.ts';
import { ByteReceiver } from './byte-receiver.ts';
import type { FakeConnection } from '../testing/fake-transport.ts';
import { fakeOpening } from '../testing/opening.ts';

const MiB = 1024 * 1024;
const receiveTimeout = 30_000;
const fail = vi.fn();
let receiver: ByteReceiver;
let connection: FakeConnection;

beforeEach(() => {
  vi.useFakeTimers();
  fail.mockReset();
  const opening = fakeOpening(fail, { receiveTimeout });
  connection = opening.connection;
  receiver = new ByteReceiver(() => undefined);
  receiver.opened(opening);
});

afterEach(() => {
  vi.useRealTimers();
});

const arrive = (size: number, final: boolean): void => receiver.data(new Uint8Array(size), false, final);

describe('a message that has begun', () => {
  test('fails the socket when nothing more of it comes for receiveTimeout', () => {
    arrive(10, false);
    vi.advanceTimersByTime(receiveTimeout - 1);
    arrive(10, false);
    vi.advanceTimersByTime(receiveTimeout - 1);
    expect(fail).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fail).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ number: WININET_E_TIMEOUT }));
  });

  test('is not kept up by fragments without a byte', () => {
    arrive(0, false);
    for (let third = 0; third < 3; third++) {
      arrive(0, false);
      vi.advanceTimersByTime(receiveTimeout / 3);
    }
    expect(fail).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ number: WININET_E_TIMEOUT }));
  });

  test('may rest while we hold the sender back, and after its end', () => {
    arrive(2 * MiB, false);
    expect(connection.calls).toEqual(['pause']);
    vi.advanceTimersByTime(10 * receiveTimeout);
    receiver.read({ buffer: new WindowsRuntimeBuffer(2 * MiB), count: 2 * MiB, partial: true });
    arrive(1, true);
    vi.advanceTimersByTime(10 * receiveTimeout);
    expect(fail).not.toHaveBeenCalled();
  });

  test('leaves no timer behind when we close', () => {
    arrive(10, false);
    receiver.localClosed(winrtError(WININET_E_OPERATION_CANCELLED, 'close'));
    expect(vi.getTimerCount()).toBe(0);
  });
});
