/** One socket's life: its connect, its connection and its two ways to end, whatever class of socket it belongs to; see state.ts. */
import type { Capabilities } from '../../capabilities.ts';
import { canceledError, type WinRTError } from '../../errors.ts';
import type { Operation } from '../../foundation/async-operation.ts';
import { closedError } from '../../internal/closed-error.ts';
import { Deadline } from '../../internal/deadline.ts';
import { microtask } from '../../internal/microtask.ts';
import type {
  Acceptor,
  ConnectAttempt,
  Connection,
  ConnectionHandler,
  ConnectionInfo,
  PeerCertificates,
  SendTotals,
} from '../../transport.ts';
import { OutboundQueue } from '../sending/outbound-queue.ts';
import { SessionOpening } from './session-opening.ts';
import type { SendingSession } from '../sending/sending-session.ts';
import type { ControlledSession } from '../settings/controlled-session.ts';
import { closeArgumentsOf } from './close-arguments.ts';
import { abnormalClosure, closeCodeFor } from './close-codes.ts';
import { Connecting } from './connecting.ts';
import { DeferringHandler, type DeferringTarget } from './deferring-handler.ts';
import type { Inbound } from '../receiving/inbound.ts';
import { closedMeanwhile, closeUnanswered, peerClosedMeanwhile, sendStalled } from './session-errors.ts';
import { KnownConnection } from './known-connection.ts';
import { Ending, type SocketState } from './socket-end.ts';
import type { SocketSide } from './socket-side.ts';
import { refusalOf, shownState, type State, type Verb } from './state.ts';

export class Session implements DeferringTarget, ControlledSession, SendingSession {
  /** What the platform can do. */
  readonly capabilities: Capabilities;
  readonly known: KnownConnection;
  #state: State = 'created';
  /** From the first connect on, as the handler. */
  #side: SocketSide | undefined;
  #handler: DeferringHandler | undefined;
  #connecting: Connecting | undefined;
  /** From the opening to the end. */
  #connection: Connection | undefined;
  /** From the first write or flush on, and {@link #closeDeadline} from the close on: a server has many sockets that are idle. */
  #outbound: OutboundQueue | undefined;
  #closeDeadline: Deadline | undefined;
  #ending: Ending | undefined;
  #failure: WinRTError | undefined;
  /** Of the `writable` that somebody has asked for. */
  #sendingEnded: ((error: WinRTError) => void) | undefined;

  constructor(capabilities: Capabilities) {
    this.capabilities = capabilities;
    this.known = new KnownConnection(capabilities);
  }

  /** Members use it in the state `open` alone. */
  get outbound(): OutboundQueue {
    return (this.#outbound ??= this.#newOutbound());
  }

  get ending(): Ending {
    return (this.#ending ??= new Ending());
  }

  get state(): State {
    return this.#state;
  }

  /** The state that an app sees. */
  get shownState(): SocketState {
    return shownState(this.#state, this.#ending?.known === true);
  }

  /** Why this can't be done now, if so: the error that the member throws, or that its promise rejects with. */
  refusal(verb: Verb, member: string): WinRTError | undefined {
    return refusalOf(verb, this.#state, member, this.#failure);
  }

  /** `dial` may throw: then the connect fails, and nothing was dialled. */
  connect(
    dial: (handler: ConnectionHandler) => ConnectAttempt,
    side: SocketSide,
    signal: AbortSignal | undefined,
    address: string,
  ): Operation<void> {
    const refusal = this.refusal('connect', 'connectAsync');
    const connecting = new Connecting(() => (this.#state = 'connectFailed'));
    if (refusal) {
      connecting.operation.fail(refusal);
      return connecting.operation;
    }
    this.#state = 'connecting';
    this.known.refused = undefined;
    this.#connecting = connecting;
    const handler = this.#handle(side);
    connecting.start(() => dial(handler), signal, this, address);
    return connecting.operation;
  }

  /** Begins with a connection that is open already. */
  accept(acceptor: Acceptor, side: SocketSide): void {
    const { connection, info } = acceptor.accept(side.settings, this.#handle(side));
    this.#begin(side, connection, info);
  }

  whenSendingEnds(callback: (error: WinRTError) => void): void {
    const opened = this.known.info !== undefined || this.#state === 'closed';
    const refusal = opened ? this.refusal('send', 'writable') : undefined;
    if (refusal) callback(refusal);
    else this.#sendingEnded = callback;
  }

  /** Local close, in any state; a second one has no effect. */
  close(code: number | undefined, reason: string): void {
    const state = this.#state;
    if (state === 'closing' || state === 'closed') return;
    this.#state = state === 'open' ? 'closing' : 'closed';
    const inbound = this.#side?.inbound;
    if (state === 'peerClosed' || state === 'failed') {
      inbound?.closedBehindEnd();
      return this.#failure && this.#drop(this.#failure);
    }
    this.#sendingEnded?.(closedError('writable'));
    inbound?.localClosed(closedMeanwhile);
    if (state === 'open') {
      this.#closeDeadline = new Deadline(() => this.#giveUpClosing());
      this.#closeDeadline.start(this.#side?.settings.closeTimeout ?? Infinity);
      this.#connection?.discard?.();
      if (this.#outbound) this.#outbound.whenDrained(() => this.#connection?.close(code, reason));
      else this.#connection?.close(code, reason);
    } else this.#endUnopened(closedMeanwhile());
  }

  closeFor(reason: unknown): void {
    this.close(...closeArgumentsOf(reason, this.capabilities.closeCodes));
  }

  /** Ends in any state, at once and without a close handshake. */
  abort(reason: unknown): void {
    const state = this.#state;
    if (state === 'closed') return;
    const error = canceledError(reason);
    this.#state = 'closed';
    this.#closeDeadline?.stop();
    this.#outbound?.end(error);
    this.#sendingEnded?.(error);
    this.#side?.inbound.localClosed(() => error);
    if (this.#connection || state === 'failed') this.#drop(error);
    else if (state !== 'peerClosed') this.#endUnopened(error);
  }

  /** Ends an open connection from our side because of what happened on it. */
  fail(error: WinRTError): void {
    this.#connection?.abort(closeCodeFor(error));
    this.#handler?.failed(error);
  }

  /** The callbacks for a new attempt, or for an accepted connection. Callbacks of an earlier attempt are ignored from here on. */
  #handle(side: SocketSide): ConnectionHandler {
    this.#side = side;
    this.#handler?.silence();
    return (this.#handler = new DeferringHandler(this));
  }

  get copies(): boolean {
    return this.#side?.inbound.copies === true;
  }

  opened(connection: Connection, info: ConnectionInfo): void {
    if (this.#state === 'connecting' && this.#side) this.#begin(this.#side, connection, info);
  }

  #newOutbound(): OutboundQueue {
    const outbound = new OutboundQueue((sendTimeout) => this.fail(sendStalled(sendTimeout)));
    if (!this.#connection || !this.#side) return outbound;
    // A platform that doesn't tell how far a large message is, can't be told from one that has stalled.
    const opaque = this.known.capabilities.sendBackPressure === 'opaque';
    outbound.open(this.#connection, opaque ? Infinity : this.#side.settings.sendTimeout);
    return outbound;
  }

  #begin({ inbound, settings }: SocketSide, connection: Connection, info: ConnectionInfo): void {
    this.#state = 'open';
    this.#connection = connection;
    this.known.info = info;
    // No message is raised before the app knows that it is connected; on a server, that it has accepted the connection.
    this.#handler?.hold();
    inbound.opened(new SessionOpening(connection, settings, this.known.capabilities, this));
    this.#connecting?.operation.complete();
    this.#connecting = undefined;
    this.#handler?.release();
  }

  get receiving(): Inbound | undefined {
    return this.#state === 'open' ? this.#side?.inbound : undefined;
  }

  together(begins: boolean): void {
    this.#side?.inbound.together?.(begins);
  }

  sent(totals: SendTotals): void {
    this.#outbound?.sent(totals);
  }

  closed(code: number, reason: string): void {
    if (this.#state === 'open') {
      this.#state = 'peerClosed';
      this.#outbound?.end(peerClosedMeanwhile());
      this.#connection = undefined;
      this.#side?.inbound.peerClosed(() => {
        this.#ended(code, reason, null);
        // In a later turn: a pipe from this socket's own `readable` ends well by the end of that.
        if (this.#sendingEnded) setTimeout(() => this.#sendingEnded?.(peerClosedMeanwhile()), 0);
      });
    } else if (this.#state === 'closing') {
      // What was written before close() and has not left by now never will: the peer has closed first.
      this.#finishClosing(() => closedError('writeAsync'), code, reason, null);
    }
  }

  failed(error: WinRTError, certificates?: PeerCertificates): void {
    if (this.#state === 'connecting') {
      this.#state = 'connectFailed';
      this.known.refused = certificates;
      this.#connecting?.operation.fail(error);
      this.#connecting = undefined;
    } else if (this.#state === 'open') {
      this.#state = 'failed';
      this.#failure = error;
      this.#outbound?.end(error);
      this.#sendingEnded?.(error);
      this.#side?.inbound.failed(error, () => this.ending.settle(abnormalClosure, '', error));
    } else if (this.#state === 'closing') {
      this.#finishClosing(() => error, abnormalClosure, '', error);
    }
  }

  #finishClosing(unsent: () => WinRTError, code: number, reason: string, error: WinRTError | null): void {
    this.#closeDeadline?.stop();
    this.#state = 'closed';
    this.#connection = undefined;
    this.#endOutbound(unsent);
    this.#ended(code, reason, error);
  }

  /** The peer has not answered the local close in time. */
  #giveUpClosing(): void {
    this.#connection?.abort();
    const error = closeUnanswered(this.#side?.settings.closeTimeout);
    this.#finishClosing(() => error, abnormalClosure, '', error);
  }

  /** What has not left by now fails; a socket that has sent nothing needs no error. */
  #endOutbound(unsent: () => WinRTError): void {
    const outbound = this.#outbound;
    if (!outbound) return;
    const error = unsent();
    if (!outbound.isEmpty) this.ending.unsent = error;
    outbound.end(error);
  }

  /** Ends at once at the app's request; no event is raised from within the app's call. */
  #drop(error: WinRTError): void {
    this.#connection?.abort();
    this.#connection = undefined;
    microtask(() => this.#ended(abnormalClosure, '', error));
  }

  #endUnopened(error: WinRTError): void {
    this.#connecting?.end(error);
    this.ending.settle(abnormalClosure, '', error);
  }

  #ended(code: number, reason: string, error: WinRTError | null): void {
    this.ending.settle(code, reason, error);
    this.#side?.raiseClosed(code, reason);
  }
}
