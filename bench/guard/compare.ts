import type { Ratios } from './ratios.ts';

/** One ratio that is further off than it may be, or that nobody measured. */
export interface Slower {
  readonly key: string;
  readonly before: number;
  /** Nothing: the row, the contestant or the figure is gone, or failed. */
  readonly now: number | undefined;
}

/** A stored ratio may become `margin` times as large. What is new, and not stored yet, is not compared. */
export function slower(before: Ratios, now: Ratios, margin: number): Slower[] {
  return Object.entries(before)
    .map(([key, ratio]) => ({ key, before: ratio, now: now[key] }))
    .filter((line) => line.now === undefined || !(line.now <= line.before * margin));
}

export function inWords({ key, before, now }: Slower): string {
  if (now === undefined) return `${key}: not measured, ${before.toFixed(2)}× is stored`;
  return `${key}: ${now.toFixed(2)}×, ${before.toFixed(2)}× is stored (${(now / before).toFixed(2)} times as much)`;
}
