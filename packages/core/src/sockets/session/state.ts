/**
 * The states of a socket, and what can be done in each.
 *
 *     created → connecting → open → closing → closed          (we close)
 *                   ↓          ├→ peerClosed → closed          (the peer's close frame came first)
 *             connectFailed    └→ failed → closed              (link lost, protocol broken, too large, stalled)
 *
 * After `connectFailed` the socket can connect again. A connection that a server has accepted begins at open. From any state `abort`
 * leads to closed. Who hears what of an end is in docs/lifecycle.md.
 */
import { winrtError, type WinRTError } from '../../errors.ts';
import { E_ILLEGAL_METHOD_CALL, RO_E_CLOSED } from '../../hresult.ts';
import { closed } from '../../internal/closed-error.ts';
import type { SocketState } from './socket-end.ts';

export type State =
  | 'created'
  | 'connecting'
  | 'connectFailed'
  | 'open'
  | 'peerClosed'
  | 'failed'
  | 'closing'
  | 'closed';

/**
 * What is done with a socket: to connect it, to set a header or a property of its control, to add handlers other than those of `closed`
 * (handlers can be removed in every state), to send, and to read before anything could have been received. Behind the opening the receiver
 * tells what can be read.
 */
export type Verb = 'connect' | 'setHeader' | 'setControl' | 'subscribe' | 'send' | 'read';

/** Why a verb is refused, as the text of the error. `closed` is another. */
export const peerClosed = 'the peer has closed the connection';
export const unconnected = 'the socket is not connected; wait for connectAsync';
export const again = 'the socket is connecting or was connected; make a new one';
export const late = 'must be called before connectAsync';
export const locked = 'can be set only before connectAsync';
export const fixed = 'handlers can be added only before connectAsync';
/** A socket that has failed refuses with its failure, whatever that is. */
export const failed = 'failed';

type Row = Readonly<Partial<Record<State, string>>>;

/** One refusal for every state from the first connect on; a failed connect is not one of them. */
const fromConnectingOn = (refusal: string): Row => ({
  connecting: refusal,
  open: refusal,
  peerClosed: refusal,
  failed: refusal,
  closing: refusal,
  closed: refusal,
});
const untilOpen: Row = { created: unconnected, connecting: unconnected, connectFailed: unconnected };
const fromCloseOn: Row = { closing: closed, closed };

/** By verb and state, how the verb is refused. It is valid in the states that are not named. */
export const validity: Readonly<Record<Verb, Row>> = {
  connect: { ...fromConnectingOn(again), ...fromCloseOn },
  setHeader: { ...fromConnectingOn(late), ...fromCloseOn },
  setControl: fromConnectingOn(locked),
  // "Even after closed" (winrt-api reference): from the first connect on, handlers can be added only for `closed`. Windows refuses to
  // remove them as well; here they can be removed, because clean-up code of frameworks does so whenever a component goes.
  subscribe: { ...fromConnectingOn(fixed), connectFailed: fixed },
  send: { ...untilOpen, peerClosed, failed, ...fromCloseOn },
  read: { ...untilOpen, ...fromCloseOn },
};

/** Why the verb is not valid in a state, if so. A socket that has failed is given with its failure. */
export function refusalOf(
  verb: Verb,
  state: State,
  member: string,
  failure: WinRTError | undefined,
): WinRTError | undefined {
  const refusal = validity[verb][state];
  if (!refusal) return undefined;
  if (refusal === failed) return failure;
  const isClosed = refusal === closed || refusal === peerClosed;
  return winrtError(isClosed ? RO_E_CLOSED : E_ILLEGAL_METHOD_CALL, `${member}: ${refusal}`);
}

/** The state that an app sees: after the peer's close it is `closing` until closed was raised. */
export function shownState(state: State, endKnown: boolean): SocketState {
  if (state === 'connectFailed') return 'created';
  if (state !== 'peerClosed') return state;
  return endKnown ? 'closed' : 'closing';
}
