import { WebErrorStatus, WinRTError } from '@twinsocket/core/api';

/** How a network ends a connection; a fault of the peer, a limit and an abort have other statuses. */
const statuses: readonly WebErrorStatus[] = [
  WebErrorStatus.connectionAborted,
  WebErrorStatus.connectionReset,
  WebErrorStatus.timeout,
];

/**
 * Whether an open connection was lost. Engines raise `close` alone then. Libraries rely on that: graphql-ws takes `error` for a fault that
 * a new connection does not mend, and gives up. In a page every failure is `connectionAborted`, and the engine says by its own event
 * `error`, the cause, that it saw more than a loss.
 */
export function isLoss(error: unknown): boolean {
  if (!(error instanceof WinRTError) || !statuses.includes(error.status)) return false;
  return (error.cause as { readonly type?: unknown } | undefined)?.type !== 'error';
}
