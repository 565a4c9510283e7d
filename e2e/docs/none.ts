/** Throws with all that is wrong, if anything is. */
export function none(wrong: readonly string[]): void {
  // Without a stack: nobody looks for the fault in here.
  if (wrong.length > 0) throw Object.assign(new Error(), { stack: wrong.join('\n') });
}
