/** 64-bit integers in JavaScript: a number if it is exact, otherwise a bigint. */

/** WinRT's projection uses a number from -2^53 to 2^53. */
const exact = 9_007_199_254_740_992n;

export function fromInt64(value: bigint): number | bigint {
  return value <= exact && value >= -exact ? Number(value) : value;
}

/** NaN and infinities become 0, and fractions are cut off. A value beyond 64 bits wraps when it is written. */
export function toInt64(value: number | bigint): bigint {
  if (typeof value === 'bigint') return value;
  const number = Math.trunc(value);
  return Number.isFinite(number) ? BigInt(number) : 0n;
}
