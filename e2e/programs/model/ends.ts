/** What is wrong in how an app was told of the end: once, on each face, and the same on all. */
import type { App } from '../app/app.ts';
import { causeOf, isFailure, type Cause } from './cause.ts';

/** What stands for a close frame without a code (RFC 6455, 7.1.5). */
const emptyClose = 1005;

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
  if (cause === 'own close') faults.push(...judgeCloseFrame(app));

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

/** What the app has closed with is what the peer gets. */
function judgeCloseFrame({ history, link }: App): readonly string[] {
  const { code, reason } = link?.closeReceived ?? {};
  const own = history.closeCode;
  const isOwn = code === (own ?? emptyClose) && reason === (own === null ? '' : `reason ${own}`);
  return isOwn ? [] : [`the app closed with ${own}, and the peer got ${code} '${reason}'`];
}

/** Whether the socket was ever open, also if the app has ended it before it heard of that. */
function wasOpen({ program, history, connects }: App): boolean {
  return (
    program.side === 'server' || history.opened || connects.some(({ tracked }) => tracked.outcome && !tracked.error)
  );
}
