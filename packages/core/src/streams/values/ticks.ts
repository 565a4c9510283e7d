/** DateTime and TimeSpan: counts of 100 ns, in JavaScript a Date and a number of milliseconds. */
import { describe, winrtError } from '../../errors.ts';
import { isTagged } from '../../internal/is-tagged.ts';
import { E_INVALIDARG } from '../../hresult.ts';

const ticksPerMillisecond = 10_000;

/** The milliseconds from 1601-01-01, where DateTime begins, to 1970-01-01, where Date begins. */
const epochDistance = 11_644_473_600_000;

const fitsInt64 = (ticks: bigint): boolean => BigInt.asIntN(64, ticks) === ticks;

/** Throws E_INVALIDARG 0x80070057 for an invalid Date, and for a Date beyond 64 bits of ticks (Date goes up to the year 275760). */
export function ticksOfDate(date: Date): bigint {
  const milliseconds = isTagged(date, 'Date') ? Number(date) : Number.NaN;
  if (!Number.isNaN(milliseconds)) {
    const ticks = BigInt(milliseconds + epochDistance) * BigInt(ticksPerMillisecond);
    if (fitsInt64(ticks)) return ticks;
  }
  throw winrtError(
    E_INVALIDARG,
    `writeDateTime: ${describe(date)} is not a valid Date between the years 27628 BC and 30828`,
  );
}

/** Fractions of a millisecond are lost: the date is rounded down, also before 1601. */
export function dateOfTicks(ticks: bigint): Date {
  const scale = BigInt(ticksPerMillisecond);
  const rest = ((ticks % scale) + scale) % scale;
  return new Date(Number((ticks - rest) / scale) - epochDistance);
}

/** Throws E_INVALIDARG 0x80070057 if the number is not finite or beyond 64 bits of ticks. */
export function ticksOfTimeSpan(milliseconds: number): bigint {
  const rounded = Math.round(milliseconds * ticksPerMillisecond);
  if (Number.isFinite(rounded) && fitsInt64(BigInt(rounded))) return BigInt(rounded);
  throw winrtError(E_INVALIDARG, `writeTimeSpan: ${describe(milliseconds)} ms does not fit into a TimeSpan`);
}

export function timeSpanOfTicks(ticks: bigint): number {
  return Number(ticks) / ticksPerMillisecond;
}
