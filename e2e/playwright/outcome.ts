import type { ContractCase } from '../contract/case.ts';
import { withSources } from './page-stack.ts';

/** What the page reports of a case. Plain data: it crosses to Node as JSON, where an Error would arrive empty. */
export interface Outcome {
  /** Why the case failed, with the page's stack; null if it passed. */
  readonly error: string | null;
  /** Rejections that nobody observed and errors that nobody caught while the case ran. */
  readonly unhandled: readonly string[];
}

/** Throws if the case failed, or passed but left an error to nobody. */
export async function requirePassed({ error, unhandled }: Outcome, contractCase: ContractCase): Promise<void> {
  const failures = [...(error === null ? [] : [error]), ...unhandled.map((text) => `Unhandled in the page: ${text}`)];
  if (failures.length === 0) return;
  const lines = (await withSources(failures.join('\n\n'))).split('\n');
  const text = lines.filter((line) => !isFrame(line)).join('\n');
  throw failure(text.trim(), lines.filter(isFrame), contractCase);
}

/** The outcome, or after so many milliseconds an error that names the case: the runner's own would name this folder's files. */
export async function endedInTime(
  running: Promise<Outcome>,
  contractCase: ContractCase,
  milliseconds: number,
): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const text = `the case has not ended in ${milliseconds} ms: ${contractCase.name}`;
    timer = setTimeout(() => reject(failure(text, [], contractCase)), milliseconds);
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** An error whose stack ends where the case is defined: an engine may forget all callers of a function that has waited. */
function failure(text: string, frames: readonly string[], { definedAt }: ContractCase): Error {
  // Above the caller of `define` stands `define` itself.
  const definition = definedAt.stack?.split('\n').filter(isFrame)[1] ?? '';
  const error = new Error(text);
  error.stack = [`Error: ${text}`, ...frames, definition].join('\n');
  return error;
}

const isFrame = (line: string): boolean => /^\s+at .*:\d+:\d+\)?$/.test(line);
