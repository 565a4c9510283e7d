/** What the page reports of a case. Plain data: it crosses to Node as JSON, where an Error would arrive empty. */
export interface Outcome {
  /** Why the case failed, with the page's stack; null if it passed. */
  readonly error: string | null;
  /** Rejections that nobody observed and errors that nobody caught while the case ran. */
  readonly unhandled: readonly string[];
}

/** Throws if the case failed, or passed but left an error to nobody. */
export function assertPassed({ error, unhandled }: Outcome): void {
  const failures = [...(error === null ? [] : [error]), ...unhandled.map((text) => `Unhandled in the page: ${text}`)];
  if (failures.length > 0) throw new Error(failures.join('\n\n'));
}
