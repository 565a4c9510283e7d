/** How fast bytes have passed in the last seconds, by the connection's own counters. */
import type { AsyncResource } from 'node:async_hooks';
import type { Socket } from 'node:net';
import type { BandwidthSource, BandwidthStatistics } from '@twinsocket/core';

/** Milliseconds between two looks at the counters, and how many of them count as now. */
const lookInterval = 1000;
const window = 5;

/** A shorter interval gives no rate: one packet more or less would change it too much. */
const shortestSample = 100;

/** Bits a second in one interval. */
interface Sample {
  readonly inbound: number;
  readonly outbound: number;
  /** The system did not take all bytes that it was given. */
  readonly backlog: boolean;
}

/** Shared, since most connections of a server are idle. */
const noSamples: readonly Sample[] = [];
const quietSample: Sample = { inbound: 0, outbound: 0, backlog: false };
const quietRuns: readonly (readonly Sample[])[] = /*#__PURE__*/ Array.from({ length: window }, (_, index) =>
  Array.from({ length: index + 1 }, () => quietSample),
);

function quietSamples(length: number): readonly Sample[] {
  if (length === 0) return noSamples;
  return quietRuns[Math.min(length, window) - 1] ?? [];
}

/**
 * One timer for all connections: one each would be felt in a process with thousands. A timer keeps the asynchronous context alive
 * that it was set in (the stores of AsyncLocalStorage), so it always runs in that of a connection which is open.
 */
const clock = {
  meters: new Set<BandwidthMeter>(),
  owner: undefined as BandwidthMeter | undefined,
  timer: undefined as ReturnType<typeof setInterval> | undefined,

  add(meter: BandwidthMeter): void {
    this.meters.add(meter);
    if (!this.owner) this.run(meter);
  },

  remove(meter: BandwidthMeter): void {
    this.meters.delete(meter);
    if (this.owner !== meter) return;
    clearInterval(this.timer);
    this.timer = this.owner = undefined;
    const [next] = this.meters;
    if (next) this.run(next);
  },

  run(owner: BandwidthMeter): void {
    this.owner = owner;
    this.timer = owner.context.runInAsyncScope(setInterval, undefined, () => this.tick(), lookInterval);
    // The timer must not keep the process running.
    this.timer.unref();
  },

  tick(): void {
    for (const meter of this.meters) meter.look();
  },
};

export class BandwidthMeter implements BandwidthSource {
  readonly context: AsyncResource;
  readonly #tcp: Socket;
  #samples = noSamples;
  /** The counters at the last look, and its time. */
  #time: number;
  #read: number;
  #written: number;
  #begun = false;
  #stopped = false;

  /** `context` is that of the connection. */
  constructor(tcp: Socket, context: AsyncResource) {
    this.#tcp = tcp;
    this.context = context;
    this.#time = performance.now();
    this.#read = tcp.bytesRead;
    this.#written = writtenBy(tcp);
  }

  /** Bytes pass from here on. The counters of a connection on which none have passed need no look; its time until now was quiet. */
  begin(): void {
    if (this.#begun || this.#stopped) return;
    this.#begun = true;
    const quiet = Math.floor((performance.now() - this.#time) / lookInterval);
    this.#samples = quietSamples(quiet);
    this.#time += quiet * lookInterval;
    clock.add(this);
  }

  /** Keeps the last figures. */
  stop(): void {
    if (this.#stopped) return;
    this.#samples = this.#begun ? this.#untilNow() : quietSamples(1);
    this.#stopped = true;
    if (this.#begun) clock.remove(this);
  }

  statistics(): BandwidthStatistics {
    const samples = this.#untilNow();
    const inbound = samples.map((sample) => sample.inbound);
    const outbound = samples.map((sample) => sample.outbound);
    return {
      outboundBitsPerSecond: mean(outbound),
      inboundBitsPerSecond: mean(inbound),
      outboundBitsPerSecondInstability: deviation(outbound),
      inboundBitsPerSecondInstability: deviation(inbound),
      outboundBandwidthPeaked: samples.every(({ backlog }) => backlog),
      // Whether the link or the peer limits what comes can't be seen from here.
      inboundBandwidthPeaked: false,
    };
  }

  look(): void {
    this.#samples = this.#untilNow();
    this.#time = performance.now();
    this.#read = this.#tcp.bytesRead;
    this.#written = writtenBy(this.#tcp);
  }

  /** The last samples, with what has passed since the latest of them. */
  #untilNow(): readonly Sample[] {
    const milliseconds = performance.now() - this.#time;
    if (this.#stopped || (milliseconds < shortestSample && this.#samples.length > 0)) return this.#samples;
    const seconds = Math.max(milliseconds, 1) / 1000;
    const backlog = this.#tcp.writableLength > 0;
    const read = this.#tcp.bytesRead - this.#read;
    const written = writtenBy(this.#tcp) - this.#written;
    const quiet = read === 0 && written === 0 && !backlog;
    if (quiet && this.#samples.every((sample) => sample === quietSample)) return quietSamples(this.#samples.length + 1);
    const sample = {
      inbound: (read * 8) / seconds,
      outbound: (written * 8) / seconds,
      backlog,
    };
    return [...this.#samples.slice(1 - window), quiet ? quietSample : sample];
  }
}

/** `bytesWritten` counts what still waits in the stream as well. */
function writtenBy(tcp: Socket): number {
  return tcp.bytesWritten - tcp.writableLength;
}

function mean(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}

/** The mean distance from the mean. */
function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return mean(values.map((value) => Math.abs(value - middle)));
}
