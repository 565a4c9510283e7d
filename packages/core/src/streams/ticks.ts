/** DateTime and TimeSpan: counts of 100 ns, in JavaScript a Date and a number of milliseconds. */
import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG } from '../hresult.ts';

const ticksPerMillisecond = 10_000;

/** From 1601-01-01, where DateTime begins, to 1970-01-01, where Date does; in milliseconds. */
const epochDistance = 11_644_473_600_000;

const mostTicks = 2n ** 63n - 1n;
const leastTicks = -(2n ** 63n);

/** Throws E_INVALIDARG 0x80070057 for an invalid Date. */
export function ticksOfDate(date: Date): bigint {
  const milliseconds = date instanceof Date ? date.getTime() : Number.NaN;
  if (Number.isNaN(milliseconds)) throw winrtError(E_INVALIDARG, `writeDateTime: ${describe(date)} is no valid Date`);
  return BigInt(milliseconds + epochDistance) * BigInt(ticksPerMillisecond);
}

/** What is finer than a millisecond is lost, downwards on both sides of 1601. */
export function dateOfTicks(ticks: bigint): Date {
  const scale = BigInt(ticksPerMillisecond);
  const rest = ((ticks % scale) + scale) % scale;
  return new Date(Number((ticks - rest) / scale) - epochDistance);
}

/** Throws E_INVALIDARG 0x80070057 for what is not finite or beyond 64 bits of ticks. */
export function ticksOfTimeSpan(milliseconds: number): bigint {
  const rounded = Math.round(milliseconds * ticksPerMillisecond);
  const ticks = Number.isFinite(rounded) ? BigInt(rounded) : mostTicks + 1n;
  if (ticks > mostTicks || ticks < leastTicks) {
    throw winrtError(E_INVALIDARG, `writeTimeSpan: ${describe(milliseconds)} ms is no TimeSpan`);
  }
  return ticks;
}

export function timeSpanOfTicks(ticks: bigint): number {
  return Number(ticks) / ticksPerMillisecond;
}
