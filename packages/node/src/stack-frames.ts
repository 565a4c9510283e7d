import { isTagged } from '@twinsocket/core';

/** Errors behind an error, one as the cause of the other: so many that no platform has more, so few that a ring of them ends. */
const deepest = 8;

/**
 * Until the text of an error's stack is asked for, V8 keeps the objects of its frames, so an app that keeps errors would keep the connections of
 * them, 8 KiB each. Node asks for it too, in its streams (https://github.com/nodejs/node/pull/34103).
 */
export function releaseFrames(error: unknown, depth = 0): void {
  if (depth === deepest || !isTagged(error, 'Error')) return;
  const { stack: _text, cause, errors } = error as Error & { readonly cause?: unknown; readonly errors?: unknown };
  releaseFrames(cause, depth + 1);
  if (Array.isArray(errors)) for (const each of errors) releaseFrames(each, depth + 1);
}
