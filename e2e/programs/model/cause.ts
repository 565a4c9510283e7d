/** Why a socket has ended: what the app and the peer have done leaves few ways, and what `ended` tells has to be one of them. */
import type { SocketEnd } from '../../node/twinsocket.ts';
import {
  CANCELLED,
  CONNECTION_ABORTED,
  INVALID_SERVER_RESPONSE,
  OPERATION_CANCELLED,
  TIMEOUT,
  WSAEMSGSIZE,
} from '../../contract/support/hresult.ts';
import type { App } from '../app/app.ts';
import { smallLimit } from '../program.ts';

export type Cause =
  | 'peer close'
  | 'own close'
  | 'close before open'
  | 'abort'
  | 'lost'
  | 'protocol'
  | 'deadline'
  | 'too large';

/** RFC 6455, 7.1.5. */
const abnormalClosure = 1006;

/** The cause that an end tells, or a fault if it can't have been so. */
export function causeOf(app: App, end: SocketEnd): Cause | { readonly fault: string } {
  const { history, link, program } = app;
  const { code, reason, error } = end;
  const told = `ended tells ${code} '${reason}' ${error?.message ?? ''}`;
  if (error === null) {
    const close = link?.closeSent;
    if (!close) return { fault: `${told}, but the peer has sent no close frame` };
    if (close.code !== code || close.reason !== reason) {
      return { fault: `${told}, but the peer's close frame has ${close.code} '${close.reason}'` };
    }
    if (link.closedFirst) return 'peer close';
    return history.ownEnds.has('close') ? 'own close' : { fault: `${told}, but the app has not closed` };
  }
  if (code !== abnormalClosure || reason !== '') return { fault: `${told}, with an error` };
  const possible: Readonly<Record<number, readonly (readonly [Cause, boolean])[]>> = {
    [CANCELLED]: [['abort', history.ownEnds.has('abort')]],
    [OPERATION_CANCELLED]: [
      ['close before open', history.ownEnds.has('close before open')],
      ['deadline', program.hasty && history.ownEnds.has('close')],
    ],
    [CONNECTION_ABORTED]: [['lost', link?.cut !== undefined]],
    [INVALID_SERVER_RESPONSE]: [['protocol', link?.brokeProtocol === true]],
    [WSAEMSGSIZE]: [['too large', firstTooLarge(app) >= 0]],
    [TIMEOUT]: [['deadline', program.hasty]],
  };
  const found = possible[error.number]?.find(([, isPossible]) => isPossible);
  return found ? found[0] : { fault: `${told}, for which nothing has happened` };
}

/** Which of the peer's messages is the first that is larger than the app's limit; -1 if none is. */
export function firstTooLarge({ link, program }: App): number {
  if (!program.limited || program.kind === 'stream') return -1;
  return (link?.sent ?? []).findIndex(({ payload }) => payload.length > smallLimit);
}

/** Whether the app was told of a failure, not of a close. */
export function isFailure(cause: Cause): boolean {
  return cause === 'lost' || cause === 'protocol' || cause === 'deadline' || cause === 'too large';
}
