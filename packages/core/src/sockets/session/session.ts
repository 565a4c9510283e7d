/**
 * One socket's life: its state, its connect, its two ways to end, whatever class of socket it belongs to.
 *
 *     created → connecting → open → closing → closed          (we close)
 *                   ↓          ├→ peerClosed → closed          (the peer's close frame came first)
 *                created       └→ failed → closed              (link lost, protocol broken, too large, stalled)
 *
 * A connection that a server has accepted begins at open. From any state `abort` leads to closed. Who hears what of an end is in
 * docs/lifecycle.md.
 */
import { asWinRTError, canceledError, winrtError, type WinRTError } from '../../errors.ts';
import { E_ILLEGAL_METHOD_CALL, RO_E_CLOSED, WININET_E_OPERATION_CANCELLED, WININET_E_TIMEOUT } from '../../hresult.ts';
import { afterCallbacks } from '../../internal/after-callbacks.ts';
import { closeArgumentsOf } from './close-arguments.ts';
import { abnormalClosure, closeCodeFor } from './close-codes.ts';
import { Operation } from '../../foundation/async-operation.ts';
import { Deadline } from '../../internal/deadline.ts';
import { microtask } from '../../internal/microtask.ts';
import { sizeError } from '../../streams/bytes/memory.ts';
import type { Capabilities } from '../../capabilities.ts';
import type {
  ConnectAttempt,
  Connection,
  ConnectionHandler,
  ConnectionInfo,
  OpenedConnection,
  PeerCertificates,
} from '../../transport.ts';
import type { Inbound } from '../receiving/inbound.ts';
import type { SendingSession } from '../sending/sending-session.ts';
import type { ControlledSession } from '../settings/controlled-session.ts';
import { OutboundQueue } from '../sending/outbound-queue.ts';
import type { SessionTimeouts } from '../settings/connection-settings.ts';
import { closedError, sendStalled } from './session-errors.ts';
import { Ending, type SocketState } from './socket-end.ts';

export type State = 'created' | 'connecting' | 'open' | 'peerClosed' | 'failed' | 'closing' | 'closed';

export class Session implements ControlledSession, SendingSession {
  /** What the platform can do. */
  readonly capabilities: Capabilities;
  readonly outbound: OutboundQueue;
  /** Set by the socket: raises its `closed` event. */
  raiseClosed: (code: number, reason: string) => void = () => {};
  readonly ending = new Ending();
  /** Of the latest attempt to connect. */
  address: string | undefined;
  readonly #inbound: Inbound;
  readonly #closeDeadline: Deadline;
  #state: State = 'created';
  #attempted = false;
  /** While connecting. */
  #attempt: ConnectAttempt | undefined;
  /** From the opening to the end. */
  #connection: Connection | undefined;
  #connecting: Operation<void> | undefined;
  #timeouts: SessionTimeouts = { sendTimeout: Infinity, closeTimeout: Infinity };
  #info: ConnectionInfo | undefined;
  /** The certificates of an attempt that failed. */
  #refused: PeerCertificates | undefined;
  #failure: WinRTError | undefined;
  #unsent: WinRTError | undefined;
  /** Of the `writable` that somebody has asked for. */
  #sendingEnded: ((error: WinRTError) => void) | undefined;
  /** Arrivals between the opening and the callbacks that wait for it; undefined when nothing is held back. */
  #deferredEvents: (() => void)[] | undefined;

  constructor(capabilities: Capabilities, inbound: Inbound) {
    this.capabilities = capabilities;
    this.#inbound = inbound;
    this.outbound = new OutboundQueue(() =>
      this.fail(winrtError(WININET_E_TIMEOUT, sendStalled(this.#timeouts.sendTimeout))),
    );
    this.#closeDeadline = new Deadline(() => this.#giveUpClosing());
  }

  get state(): State {
    return this.#state;
  }

  /** The state as an app is to know it: the peer's close is over once the app has heard of it. */
  get shownState(): SocketState {
    if (this.#state !== 'peerClosed') return this.#state;
    return this.ending.known ? 'closed' : 'closing';
  }

  /** From the first `connectAsync` on, whatever became of it. */
  get attempted(): boolean {
    return this.#attempted;
  }

  /** What the connection can do: the platform, but for what turned out otherwise when it opened. */
  get connectionCapabilities(): Capabilities {
    return { ...this.capabilities, ...this.#info?.capabilities };
  }

  /** What is known of the connection; kept after its end. */
  get info(): ConnectionInfo | undefined {
    return this.#info;
  }

  /** What the server has shown in the last attempt to connect, whether it succeeded or not. */
  get certificates(): PeerCertificates | undefined {
    return this.#info?.certificates ?? this.#refused;
  }

  /** `refusal` says what of the request can't be honoured, if anything: then nothing is dialled. */
  connect(
    dial: (handler: ConnectionHandler) => ConnectAttempt,
    timeouts: SessionTimeouts,
    signal: AbortSignal | undefined,
    refusal: WinRTError | undefined,
  ): Operation<void> {
    const operation = new Operation<void>(() => {
      this.#abandonConnect();
      return true;
    });
    const stateRefusal = this.#connectRefusal();
    if (stateRefusal) {
      operation.fail(stateRefusal);
      return operation;
    }
    this.#state = 'connecting';
    this.#attempted = true;
    this.#refused = undefined;
    this.#connecting = operation;
    this.#timeouts = timeouts;
    if (signal) operation.cancelOn(signal);
    if (!operation.settlement.pending) return operation;
    // An app that is called while the connection is being made, by its agent or a stand-in for WebSocket, may end this connect, and
    // begin another. Then what comes of this one is nobody's.
    const isCurrent = (): boolean => this.#connecting === operation && operation.settlement.pending;
    try {
      if (refusal) throw refusal;
      const attempt = dial(this.#handler(operation));
      if (isCurrent()) this.#attempt = attempt;
      else attempt.abort();
    } catch (thrown) {
      if (isCurrent()) this.#failed(asWinRTError(thrown, 'connectAsync'));
    }
    return operation;
  }

  /** Begins with a connection that is open already. */
  accept(start: (handler: ConnectionHandler) => OpenedConnection, timeouts: SessionTimeouts): void {
    this.#timeouts = timeouts;
    this.#begin(start(this.#handler(undefined)));
  }

  /** Why nothing can be sent now, if so: the error that a write or flush ends with. */
  sendRefusal(member: string): WinRTError | undefined {
    switch (this.#state) {
      case 'open':
        return undefined;
      case 'created':
      case 'connecting':
        return winrtError(E_ILLEGAL_METHOD_CALL, `${member}: the socket is not connected; wait for connectAsync`);
      case 'failed':
        return this.#failure;
      case 'peerClosed':
        return winrtError(RO_E_CLOSED, `${member}: the peer has closed the connection`);
      default:
        return closedError(member);
    }
  }

  /** Why nothing of the handshake can be set now, if so. */
  settingRefusal(member: string): WinRTError | undefined {
    if (this.#state === 'created') return undefined;
    if (this.#state === 'closing' || this.#state === 'closed') return closedError(member);
    return winrtError(E_ILLEGAL_METHOD_CALL, `${member}: must be called before connectAsync`);
  }

  /** Calls back as soon as nothing more can be sent; at once if that is so already. */
  whenSendingEnds(callback: (error: WinRTError) => void): void {
    const unconnected = this.#state === 'created' || this.#state === 'connecting';
    const refusal = unconnected ? undefined : this.sendRefusal('writable');
    if (refusal) callback(refusal);
    else this.#sendingEnded = callback;
  }

  /** Resolves when our close is done and the peer has all that was written; it must have been told to close. */
  async whenAllSent(): Promise<void> {
    const failure = (await this.ending.promise).error ?? this.#unsent;
    if (failure) throw failure;
  }

  /** Local close, in any state; a second one has no effect. */
  close(code: number | undefined, reason: string): void {
    const state = this.#state;
    if (state === 'closing' || state === 'closed') return;
    this.#state = state === 'open' ? 'closing' : 'closed';
    if (state === 'peerClosed') return this.#inbound.closedBehindEnd();
    if (state === 'failed') {
      this.#inbound.closedBehindEnd();
      return this.#drop(this.#failure as WinRTError);
    }
    const error = winrtError(
      WININET_E_OPERATION_CANCELLED,
      'close: the socket was closed while the operation was running',
    );
    this.#sendingEnded?.(closedError('writable'));
    this.#inbound.localClosed(error);
    if (state === 'open') {
      this.#closeDeadline.start(this.#timeouts.closeTimeout);
      this.outbound.whenDrained(() => this.#connection?.close(code, reason));
    } else this.#endUnopened(error);
  }

  /** Closes for the reason of a `writable` that is aborted, or of a `readable` that is cancelled. */
  closeFor(reason: unknown): void {
    this.close(...closeArgumentsOf(reason, this.capabilities.closeCodes));
  }

  /** Ends in any state, at once and without a close handshake. */
  abort(reason: unknown): void {
    const state = this.#state;
    if (state === 'closed') return;
    const error = canceledError(reason);
    this.#state = 'closed';
    this.#closeDeadline.stop();
    this.outbound.end(error);
    this.#sendingEnded?.(error);
    this.#inbound.localClosed(error);
    if (state === 'created' || state === 'connecting') this.#endUnopened(error);
    else if (state !== 'peerClosed') this.#drop(error);
  }

  /** Ends an open connection from our side because of what happened on it. */
  fail(error: WinRTError): void {
    this.#connection?.abort(closeCodeFor(error));
    this.#deliver(() => this.#failed(error));
  }

  /** The callbacks of one attempt: calls for an earlier attempt are ignored. */
  #handler(attempt: Operation<void> | undefined): ConnectionHandler {
    const current = (): boolean => this.#connecting === attempt;
    return {
      opened: (connection, info) => {
        if (current() && this.#state === 'connecting') this.#begin({ connection, info });
      },
      data: (payload, text, final) => {
        if (current()) this.#data(payload, text, final);
      },
      sent: (totals) => {
        if (current()) this.outbound.sent(totals);
      },
      closed: (code, reason) => {
        if (current()) this.#deliver(() => this.#closed(code, reason));
      },
      failed: (error, certificates) => {
        if (current()) this.#deliver(() => this.#failed(error, certificates));
      },
    };
  }

  #begin({ connection, info }: OpenedConnection): void {
    this.#state = 'open';
    this.#attempt = undefined;
    this.#connection = connection;
    this.#info = info;
    this.#deferredEvents = [];
    // A platform that doesn't tell how far a large message is, can't be told from one that has stalled.
    const tellsProgress = this.connectionCapabilities.sendBackPressure !== 'opaque';
    this.outbound.open(connection, tellsProgress ? this.#timeouts.sendTimeout : Infinity);
    this.#inbound.opened(connection);
    this.#connecting?.complete();
    // No message is raised before the app knows that it is connected; on a server, that it has accepted the connection.
    afterCallbacks(() => this.#release());
  }

  #data(payload: string | Uint8Array, text: boolean, final: boolean): void {
    try {
      if (this.#deferredEvents) this.#deferredEvents.push(() => this.#data(payload, text, final));
      else if (this.#state === 'open') this.#inbound.data(payload, text, final);
    } catch (thrown) {
      // The platform calls us, and nobody there would catch it: in Node it would end the process.
      this.fail(sizeError(thrown, 'receive'));
    }
  }

  #deliver(arrival: () => void): void {
    if (this.#deferredEvents) this.#deferredEvents.push(arrival);
    else arrival();
  }

  #release(): void {
    const deferred = this.#deferredEvents ?? [];
    this.#deferredEvents = undefined;
    for (const arrival of deferred) arrival();
  }

  #closed(code: number, reason: string): void {
    if (this.#state === 'open') {
      const error = winrtError(RO_E_CLOSED, 'the peer closed the connection while the operation was running');
      this.#state = 'peerClosed';
      this.outbound.end(error);
      this.#connection = undefined;
      this.#inbound.peerClosed(() => {
        this.#ended(code, reason, null);
        // In a later turn: a pipe from this socket's own `readable` ends well by the end of that.
        if (this.#sendingEnded) setTimeout(() => this.#sendingEnded?.(error), 0);
      });
    } else if (this.#state === 'closing') {
      // What was written before close() and has not left by now never will: the peer has closed first.
      this.#finishClosing(closedError('writeAsync'), code, reason, null);
    }
  }

  #failed(error: WinRTError, certificates?: PeerCertificates): void {
    if (this.#state === 'connecting') {
      this.#state = 'created';
      this.#attempt = undefined;
      this.#refused = certificates;
      this.#connecting?.fail(error);
    } else if (this.#state === 'open') {
      this.#state = 'failed';
      this.#failure = error;
      this.outbound.end(error);
      this.#sendingEnded?.(error);
      this.#inbound.failed(error, () => this.ending.settle(abnormalClosure, '', error));
    } else if (this.#state === 'closing') {
      this.#finishClosing(error, abnormalClosure, '', error);
    }
  }

  #finishClosing(unsent: WinRTError, code: number, reason: string, error: WinRTError | null): void {
    this.#closeDeadline.stop();
    this.#state = 'closed';
    this.#connection = undefined;
    if (!this.outbound.isEmpty) this.#unsent = unsent;
    this.outbound.end(unsent);
    this.#ended(code, reason, error);
  }

  /** The peer has not answered our close in time. */
  #giveUpClosing(): void {
    this.#connection?.abort();
    const { closeTimeout } = this.#timeouts;
    const text = `close: the peer did not accept all data or did not answer the close frame within ${closeTimeout} ms (closeTimeout)`;
    const error = winrtError(WININET_E_OPERATION_CANCELLED, text);
    this.#finishClosing(error, abnormalClosure, '', error);
  }

  /** An end that the app asked for and that nobody else has to agree to: no event comes from within its call. */
  #drop(error: WinRTError): void {
    this.#connection?.abort();
    this.#connection = undefined;
    microtask(() => this.#ended(abnormalClosure, '', error));
  }

  #endUnopened(error: WinRTError): void {
    this.#attempt?.abort();
    this.#attempt = undefined;
    this.#connecting?.fail(error);
    this.ending.settle(abnormalClosure, '', error);
  }

  #ended(code: number, reason: string, error: WinRTError | null): void {
    this.ending.settle(code, reason, error);
    this.raiseClosed(code, reason);
  }

  #abandonConnect(): void {
    this.#attempt?.abort();
    this.#attempt = undefined;
    this.#state = 'created';
  }

  #connectRefusal(): WinRTError | undefined {
    if (this.#state === 'created') return undefined;
    if (this.#state === 'closing' || this.#state === 'closed') return closedError('connectAsync');
    return winrtError(E_ILLEGAL_METHOD_CALL, 'connectAsync: the socket is connecting or was connected; make a new one');
  }
}
