import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BandwidthMeter } from './bandwidth-meter.ts';

/** The counters of a connection, in the test's hands. */
const tcp = { bytesRead: 0, bytesWritten: 0, writableLength: 0 };
const idleMeter = (): BandwidthMeter => new BandwidthMeter(tcp as Socket, new AsyncResource('test'));
const meterOf = (): BandwidthMeter => {
  const meter = idleMeter();
  meter.begin();
  return meter;
};

beforeEach(() => {
  Object.assign(tcp, { bytesRead: 0, bytesWritten: 0, writableLength: 0 });
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('one timer serves all connections, and none is left when they have ended', () => {
  const meters = Array.from({ length: 100 }, meterOf);
  expect(vi.getTimerCount()).toBe(1);
  for (const meter of meters) meter.stop();
  expect(vi.getTimerCount()).toBe(0);
  meterOf().stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('a connection on which no byte passes needs no timer, and its first seconds count as quiet', () => {
  const meter = idleMeter();
  vi.advanceTimersByTime(2500);
  expect(vi.getTimerCount()).toBe(0);
  expect(meter.statistics()).toMatchObject({ inboundBitsPerSecond: 0, outboundBitsPerSecond: 0 });
  tcp.bytesRead += 1000;
  meter.begin();
  vi.advanceTimersByTime(500);
  // Of three samples, the last one has the bytes of its second.
  expect(meter.statistics().inboundBitsPerSecond).toBe(Math.round(8000 / 3));
  meter.stop();
  meter.begin();
  expect(vi.getTimerCount()).toBe(0);
});

test('the timer runs in the context of a connection that is open', () => {
  const context = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  const contexts = vi.spyOn(globalThis, 'setInterval').mockImplementation((() => {
    seen.push(context.getStore());
    return { unref() {} };
  }) as unknown as typeof setInterval);
  const [first, second, third] = ['first', 'second', 'third'].map((store) => context.run(store, meterOf));
  context.run('of somebody else', () => {
    third?.stop();
    first?.stop();
    second?.stop();
  });
  contexts.mockRestore();
  expect(seen).toEqual(['first', 'second']);
});

test('gives bits a second of the last seconds, and keeps the last figure when it stops', () => {
  const meter = meterOf();
  for (let second = 0; second < 10; second++) {
    tcp.bytesRead += 1000;
    tcp.bytesWritten += 500;
    vi.advanceTimersByTime(1000);
  }
  meter.stop();
  const at = meter.statistics();
  expect(at).toMatchObject({
    inboundBitsPerSecond: 8000,
    inboundBitsPerSecondInstability: 0,
    outboundBitsPerSecond: 4000,
    outboundBitsPerSecondInstability: 0,
  });
  tcp.bytesRead += 1e9;
  vi.advanceTimersByTime(10_000);
  expect(meter.statistics()).toEqual(at);
});

test('bytes that wait in the stream do not count as sent, and show that the link is full', () => {
  const meter = meterOf();
  Object.assign(tcp, { bytesWritten: 1000, writableLength: 1000 });
  vi.advanceTimersByTime(1000);
  expect(meter.statistics()).toMatchObject({ outboundBitsPerSecond: 0, outboundBandwidthPeaked: true });
  meter.stop();
});
