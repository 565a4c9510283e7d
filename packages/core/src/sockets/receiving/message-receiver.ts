/**
 * What arrives on a socket of messages, to whoever takes it: handlers of `messagereceived`, if there are any when it opens or, on
 * a server, later, or a reader of `readable`, from its first pull on. Whoever comes first has them. When the last handler was removed,
 * messages wait again for whoever comes.
 */
import { asWinRTError, winrtError, type WinRTError } from '../../errors.ts';
import { E_ILLEGAL_METHOD_CALL, RO_E_CLOSED } from '../../hresult.ts';
import { microtask } from '../../internal/microtask.ts';
import { messagesInParts } from '../../internal/platform.ts';
import { ownMemory } from '../../streams/bytes/memory.ts';
import { decodeUtf8, encodeUtf8 } from '../../streams/values/text.ts';
import { closedError } from '../../internal/closed-error.ts';
import { messageLimit } from '../settings/message-limit.ts';
import { CloseDelivery } from './close-delivery.ts';
import { costOf, KeptMessages } from './kept-messages.ts';
import { MessageAssembler } from './message-assembler.ts';
import { ReceiveFlowControl } from './receive-flow-control.ts';
import type { Inbound, Opening, ReadingSession } from './inbound.ts';
import type { Pull } from './readable.ts';
import { WholeMessages, type Assembler, type Incoming } from './whole-messages.ts';

/** Bytes of messages that are kept for a later reader: `readable` after `await connectAsync()` misses nothing. */
export const unclaimedLimit = 1024 * 1024;

/** The event of the messages. */
export interface MessageEvents {
  readonly hasHandlers: boolean;
  /** Raises the event for the bytes from `start` to `end` of a message or a part of one, or for the failure that ended the connection. */
  raise(payload: string | Uint8Array | WinRTError, text: boolean, complete: boolean, start: number, end: number): void;
}

const socketClosed = (): WinRTError => closedError('readable');
const readerCancelled = (): WinRTError => winrtError(RO_E_CLOSED, 'readable: the stream was cancelled');

export class MessageReceiver implements Inbound {
  readonly #events: MessageEvents;
  readonly #session: ReadingSession;
  /** Each part is made when it is first used: a server has many sockets that are idle. */
  #assembler: Assembler | undefined;
  #flowControl: ReceiveFlowControl | undefined;
  /** From the peer's close frame on. */
  #close: CloseDelivery | undefined;
  #opening: Opening | undefined;
  #mode: 'events' | 'unclaimed' | 'pulled' = 'unclaimed';
  readonly #waiting = new KeptMessages();
  #dropped = 0;
  #pull: Pull | undefined;
  #end: 'endOfMessages' | WinRTError | undefined;
  /** The error with which pulls are refused after a local close. */
  #refusal: (() => WinRTError) | undefined;
  /** Set while the event of a failure waits behind kept messages. */
  #failureTold: (() => void) | undefined;

  constructor(events: MessageEvents, session: ReadingSession) {
    this.#events = events;
    this.#session = session;
  }

  opened(opening: Opening): void {
    this.#opening = opening;
    if (this.#events.hasHandlers) this.#mode = 'events';
    this.#start();
  }

  /** Whether a reader has come first: handlers would get no messages. */
  get hasReader(): boolean {
    return this.#mode === 'pulled';
  }

  /** Handlers have been added to an open socket: what was kept goes to them, after the turn in which others may be added too. */
  handlersAdded(): void {
    if (this.#mode !== 'unclaimed' || this.#refusal || !this.#events.hasHandlers) return;
    this.#mode = 'events';
    this.#start();
    if (this.#waiting.length > 0 || this.#end instanceof Error) microtask(() => this.#raiseKept());
  }

  data(payload: string | Uint8Array, text: boolean, final: boolean, start = 0, end = payload.length): void {
    if (this.#refusal) return;
    const raises = this.#goesToHandlers() && this.#waiting.length === 0;
    const assembler = (this.#assembler ??= this.#newAssembler());
    // Most messages come whole and are raised at once, so their bytes need no view.
    if (raises && final && assembler.passes(payload, end - start)) {
      return this.#events.raise(payload, text, true, start, end);
    }
    const whole = typeof payload === 'string' || end - start === payload.length;
    assembler.add(whole ? payload : payload.subarray(start, end), text, final);
    // A message without an end is kept as far as whole ones are.
    const { unfinished } = assembler;
    if (unfinished && this.#mode === 'unclaimed' && this.#waiting.bytes + unfinished.held > unclaimedLimit) {
      unfinished.skip();
      this.#dropUnclaimed();
    }
  }

  peerClosed(raiseClosed: () => void): void {
    this.#close = new CloseDelivery((raise) => this.#delivered(raise));
    this.#close.begin(raiseClosed, this.#opening?.settings.closeTimeout ?? 0);
    const isEmpty = this.#waiting.length === 0;
    // The last message may have been given to a read in this very turn, which has not settled yet.
    if (isEmpty && this.#mode === 'pulled' && !this.#refusal) this.#close.afterRead();
    else if (isEmpty || this.#mode === 'unclaimed') this.#close.now();
  }

  failed(error: WinRTError, told: () => void): void {
    this.#assembler?.unfinished?.drop();
    this.#end = error;
    if (this.#goesToHandlers()) {
      this.#failureTold = told;
      if (this.#waiting.length === 0) this.#raiseFailure();
    } else {
      this.#serve();
      told();
    }
  }

  localClosed(error: () => WinRTError): void {
    this.#discard(socketClosed, error);
  }

  /** Handlers get no more messages after a close; a reader, now or later, gets the messages that have come and then the end. */
  closedBehindEnd(): void {
    if (this.#goesToHandlers()) this.#discard(socketClosed);
    else this.#close?.soon();
  }

  /** The reader was cancelled: messages that arrive are dropped, and the socket goes on sending. */
  cancelPulls(): void {
    this.#discard(readerCancelled);
  }

  /** The next message, for a reader who asks for one at a time. */
  pull(pull: Pull): void {
    const refusal = this.#pullRefusal();
    if (refusal) return pull.reject(refusal);
    this.#mode = 'pulled';
    this.#pull = pull;
    this.#serve();
  }

  /**
   * Whether handlers get the messages. When the last one has gone, messages are unclaimed again. That is looked up whenever it matters,
   * because nobody tells that a handler has gone by its `once` or its signal.
   */
  #goesToHandlers(): boolean {
    if (this.#mode === 'events' && !this.#events.hasHandlers) {
      this.#mode = 'unclaimed';
      this.#dropped = 0;
      this.#assembler?.unfinished?.skipRest();
      this.#start();
    }
    return this.#mode === 'events';
  }

  #pullRefusal(): WinRTError | undefined {
    if (this.#refusal) return this.#refusal();
    const number = E_ILLEGAL_METHOD_CALL;
    if (!this.#opening) return this.#session.refusal('read', 'readable');
    if (this.#goesToHandlers()) {
      return winrtError(number, 'readable: messagereceived gets the messages; use either readable or messagereceived');
    }
    if (this.#dropped === 0) return undefined;
    return winrtError(
      number,
      `readable: ${this.#dropped} messages arrived before the first read and were dropped; read sooner`,
    );
  }

  #arrived(incoming: Incoming): void {
    if (this.#refusal) return;
    if (this.#mode === 'events' && this.#waiting.length === 0) return this.#raise(incoming);
    const size = costOf(incoming.payload);
    if (this.#mode === 'unclaimed' && (this.#dropped > 0 || this.#waiting.bytes + size > unclaimedLimit)) {
      return this.#dropUnclaimed();
    }
    this.#waiting.push(incoming);
    this.#serve();
    if (this.#mode === 'pulled') this.#updateFlowControl();
  }

  /** More messages than can be kept: all are dropped, so that the app does not take the rest for all of them. */
  #dropUnclaimed(): void {
    this.#dropped += this.#waiting.length + 1;
    this.#waiting.clear();
  }

  #serve(): void {
    const pull = this.#pull;
    if (!pull) return;
    const next = this.#waiting.shift();
    if (!next && !this.#end) return;
    this.#pull = undefined;
    if (next) {
      this.#updateFlowControl();
      try {
        pull.resolve(messageOf(next));
      } catch (thrown) {
        return this.#unreadable(pull, asWinRTError(thrown, 'readable'));
      }
      if (this.#waiting.length === 0) this.#close?.afterRead();
    } else if (this.#end === 'endOfMessages') pull.resolve(undefined);
    else pull.reject(this.#end as WinRTError);
  }

  /** A message that can't be given out, for its size, ends the connection: the one behind it must not pass for the next. */
  #unreadable(pull: Pull, error: WinRTError): void {
    this.#waiting.clear();
    pull.reject(error);
    this.#opening?.fail(error);
    // Of a connection that had ended by then, the end is told as it was.
    this.#close?.afterRead();
  }

  /** Parts are for events: a reader of `readable` gets whole messages, since a part may end inside a character. */
  #start(assembler = this.#assembler): void {
    if (!this.#opening) return;
    const { capabilities, settings } = this.#opening;
    assembler?.start({
      maxMessageSize: messageLimit(settings.maxMessageSize, settings.partial, capabilities),
      partial: settings.partial && this.#mode === 'events',
    });
  }

  #newAssembler(): Assembler {
    const assembler = new (messagesInParts ? MessageAssembler : WholeMessages)(
      (incoming) => this.#arrived(incoming),
      (error) => this.#opening?.fail(error),
    );
    this.#start(assembler);
    return assembler;
  }

  #updateFlowControl(): void {
    if (!this.#flowControl && this.#opening) this.#flowControl = new ReceiveFlowControl(this.#opening);
    this.#flowControl?.update(this.#waiting.bytes);
  }

  /** All messages before the peer's close frame were delivered. */
  #delivered(raiseClosed: () => void): void {
    this.#assembler?.unfinished?.drop();
    this.#end ??= 'endOfMessages';
    raiseClosed();
    this.#serve();
  }

  #raiseKept(): void {
    // A message leaves the queue after it was raised: what comes meanwhile, an end too, gets behind it.
    for (let next = this.#waiting.first; next && this.#goesToHandlers(); next = this.#waiting.first) {
      this.#raise(next);
      this.#waiting.shift();
    }
    if (this.#refusal) return;
    if (this.#close?.pending) this.#close.now();
    else if (this.#end instanceof Error) this.#raiseFailure();
  }

  #raise({ payload, text, complete }: Incoming): void {
    this.#events.raise(payload, text, complete, 0, payload.length);
  }

  #raiseFailure(): void {
    this.#events.raise(this.#end as WinRTError, false, true, 0, 0);
    this.#failureTold?.();
    this.#failureTold = undefined;
  }

  #discard(refusal: () => WinRTError, pending = refusal): void {
    this.#refusal ??= refusal;
    this.#assembler?.unfinished?.drop();
    this.#waiting.clear();
    this.#flowControl?.update(0);
    this.#pull?.reject(pending());
    this.#pull = undefined;
    this.#close?.soon();
  }
}

/** Text as a string, binary as bytes that belong to the reader. The adapter has checked a text that came as bytes. */
function messageOf({ payload, text }: Incoming): string | Uint8Array {
  if (!text) return ownMemory(typeof payload === 'string' ? encodeUtf8(payload, 'readable') : payload, 'readable');
  return typeof payload === 'string' ? payload : decodeUtf8(payload, 'readable');
}
