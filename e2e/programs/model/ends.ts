/** What is wrong in how an app was told of the end: once, on each face, and the same on all. */
import type { App } from '../app/app.ts';
import { causeOf, isFailure, type Cause } from './cause.ts';

export interface Verdict {
  readonly cause: Cause | undefined;
  readonly faults: readonly string[];
}

export function judgeEnd(app: App): Verdict {
  const { history, socket, reading } = app;
  const faults = [...history.faults];
  const [end] = history.ends;
  if (!end || history.ends.length !== 1) {
    return { cause: undefined, faults: [...faults, `ended resolves ${history.ends.length} times`] };
  }
  const cause = causeOf(app, end);
  if (typeof cause === 'object') return { cause: undefined, faults: [...faults, cause.fault] };
  const { failures, closed, opened } = history;

  // `closed` is raised for a close of either side, and for a failed socket that was closed or aborted then.
  const raised = wasOpen(app) && socket.state === 'closed' ? 1 : 0;
  if (closed.length !== raised) faults.push(`closed is raised ${closed.length} times, not ${raised} times`);
  for (const { code, reason } of closed) {
    if (code !== end.code || reason !== end.reason)
      faults.push(`closed tells ${code} '${reason}', and ended ${end.code} '${end.reason}'`);
  }
  if (socket.state !== 'closed' && socket.state !== 'failed') faults.push(`the state at the end is ${socket.state}`);

  const toldByEvent = reading.byEvents && isFailure(cause) && !history.ownEnds.has('close');
  const least = toldByEvent && opened && !history.handlerDropped ? 1 : 0;
  if (failures.length < least || failures.length > (toldByEvent ? 1 : 0))
    faults.push(`${failures.length} failures are raised, for ${cause}`);
  for (const failure of failures)
    if (failure !== end.error) faults.push('the failure that is raised is not that of ended');
  return { cause, faults };
}

/** Whether the socket was ever open, also if the app has ended it before it heard of that. */
function wasOpen({ program, history, connects }: App): boolean {
  return (
    program.side === 'server' || history.opened || connects.some(({ tracked }) => tracked.outcome && !tracked.error)
  );
}
