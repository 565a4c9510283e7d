/** One socket from its connect to its end, told to the list of messages. */
import {
  DataReader,
  fromUint8Array,
  InputStreamOptions,
  MessageWebSocket,
  SocketMessageType,
  StreamWebSocket,
  toUint8Array,
  type Capabilities,
  type IWebSocket,
  type MessageWebSocketMessageReceivedEventArgs as Message,
} from 'twinsocket';
import { describeError } from '../../describe-error.ts';
import { formatTime } from '../../quantities.ts';
import type { MessageList } from '../messages/list.ts';

export type State = 'connecting' | 'open' | 'closing' | 'closed' | 'cancelled' | 'failed';
export type SocketClass = 'MessageWebSocket' | 'StreamWebSocket';

export interface Settings {
  readonly socketClass: SocketClass;
  readonly address: string;
  readonly protocols: readonly string[];
  /** Milliseconds; none for the default. */
  readonly connectTimeout?: number;
  readonly receiveBackPressure: boolean;
}

/** Hears each change of the state; of `closed` with the code. */
type StateListener = (state: State, code?: number) => void;

/** Hears what comes in, instead of the list of messages. */
export type Receiver = (bytes: Uint8Array, text: boolean) => void;

const READ_SIZE = 1024 * 1024;

export class Session {
  readonly #socket: MessageWebSocket | StreamWebSocket;
  readonly #settings: Settings;
  readonly #log: MessageList;
  readonly #stateChanged: StateListener;
  readonly #ended = new AbortController();
  #connecting: { cancel(): void } | undefined;
  #cancelled = false;
  #state: State = 'connecting';
  #receiver: Receiver;

  constructor(settings: Settings, log: MessageList, stateChanged: StateListener) {
    this.#socket = settings.socketClass === 'MessageWebSocket' ? new MessageWebSocket() : new StreamWebSocket();
    this.#settings = settings;
    this.#log = log;
    this.#stateChanged = stateChanged;
    this.#receiver = this.#logReceived;
    const socket: IWebSocket = this.#socket;
    socket.addEventListener('closed', ({ code, reason }) => this.#closed(code, reason));
    if (this.#socket instanceof MessageWebSocket) {
      this.#socket.addEventListener('messagereceived', (message) => this.#received(message));
    }
  }

  get state(): State {
    return this.#state;
  }

  /** Aborts when the connection has ended, with the error or the close as its reason. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** What was connected to. */
  get address(): string {
    return this.#settings.address;
  }

  /** What this connection can do, once it is open. */
  get capabilities(): Capabilities {
    return this.#socket.information.capabilities;
  }

  /** Replaces the list as the one who hears what comes in; `undefined` gives it back. */
  set receiver(receiver: Receiver | undefined) {
    this.#receiver = receiver
      ? (bytes, text) => {
          this.#log.count('in', bytes.length);
          receiver(bytes, text);
        }
      : this.#logReceived;
  }

  /** Throws nothing: a bad address ends in the list as a failed connect does. */
  async connect(): Promise<void> {
    const { address, protocols, connectTimeout, receiveBackPressure } = this.#settings;
    const started = performance.now();
    try {
      this.#enter('connecting');
      const { control } = this.#socket;
      control.supportedProtocols.push(...protocols);
      control.receiveBackPressure = receiveBackPressure;
      if (connectTimeout !== undefined) control.connectTimeout = connectTimeout;
      this.#log.note('connect', address);
      const connecting = this.#socket.connectAsync(address);
      this.#connecting = connecting;
      await connecting;
      const { protocol } = this.#socket.information;
      const time = formatTime(performance.now() - started);
      this.#log.note('open', `in ${time}${protocol ? `, sub-protocol ${protocol}` : ''}`);
      this.#enter('open');
      if (this.#socket instanceof StreamWebSocket) void this.#readStream(this.#socket);
    } catch (error) {
      if (this.#cancelled) this.#endCancelled(error);
      else this.#fail('connect', error);
    }
  }

  /** Cancels a connect. */
  cancel(): void {
    this.#cancelled = true;
    this.#connecting?.cancel();
  }

  /** Throws for a code or reason that cannot be sent; the socket then stays as it is. */
  close(code: number | undefined, reason: string): void {
    if (code === undefined) this.#socket.close();
    else this.#socket.close(code, reason);
    this.#log.note('close', code === undefined ? 'without a code' : `${code} ${reason}`);
    if (this.#state === 'open') this.#enter('closing');
  }

  /** The type is that of this message alone; a stream has no types. */
  async send(bytes: Uint8Array, type: SocketMessageType): Promise<void> {
    await this.#write(bytes, type);
    this.#logPayload('out', bytes, type === SocketMessageType.utf8 && this.#socket instanceof MessageWebSocket);
  }

  /** Sends a piece of something larger, without an entry in the list. Resolves when the connection takes more. */
  async sendPiece(bytes: Uint8Array): Promise<void> {
    this.#log.count('out', await this.#write(bytes, SocketMessageType.binary));
  }

  #write(bytes: Uint8Array, type: SocketMessageType): PromiseLike<number> {
    if (this.#socket instanceof MessageWebSocket) this.#socket.control.messageType = type;
    return this.#socket.outputStream.writeAsync(fromUint8Array(bytes));
  }

  readonly #logReceived: Receiver = (bytes, text) => this.#logPayload('in', bytes, text);

  #logPayload(direction: 'out' | 'in', bytes: Uint8Array, text: boolean): void {
    this.#log.payload(direction, text ? new TextDecoder().decode(bytes) : bytes, bytes.length);
  }

  #received(message: Message): void {
    try {
      const bytes = toUint8Array(message.getDataReader().detachBuffer());
      this.#receiver(bytes, message.messageType === SocketMessageType.utf8);
    } catch (error) {
      this.#fail('receive', error);
    }
  }

  /** Reads as fast as bytes come: a page cannot slow its peer down (`capabilities.receiveBackPressure`). */
  async #readStream(socket: StreamWebSocket): Promise<void> {
    const reader = new DataReader(socket.inputStream);
    reader.inputStreamOptions = InputStreamOptions.partial;
    try {
      while ((await reader.loadAsync(READ_SIZE)) > 0) {
        this.#receiver(toUint8Array(reader.detachBuffer()), false);
      }
      this.#log.note('end', 'of the stream');
    } catch (error) {
      // A close of our own ends the read that waits, as it does in Windows: that is not a failure.
      if (this.#state === 'open') this.#fail('read', error);
    }
  }

  #closed(code: number, reason: string): void {
    if (this.ended.aborted) return; // our close after a failure, which has been told
    const who = this.#state === 'closing' ? 'the server has answered' : 'by the server';
    this.#log.note('closed', `${code}${reason === '' ? '' : ` “${reason}”`}, ${who}`);
    // Gives the socket back if it was the peer who closed.
    this.#socket.close();
    this.#end('closed', new Error(`closed with ${code} ${reason}`), code);
  }

  /** What one asked for oneself is no failure, although the promise rejects. */
  #endCancelled(error: unknown): void {
    const { status = '', number = '' } = describeError(error);
    this.#log.note('cancelled', `as you asked; the promise rejects with ${status} ${number}`);
    this.#socket.close();
    this.#end('cancelled', error);
  }

  #fail(phase: string, error: unknown): void {
    this.#log.error(phase, error);
    this.#socket.close();
    this.#end('failed', error);
  }

  #end(state: 'closed' | 'cancelled' | 'failed', reason: unknown, code?: number): void {
    this.#enter(state, code);
    this.#ended.abort(reason);
  }

  #enter(state: State, code?: number): void {
    this.#state = state;
    this.#stateChanged(state, code);
  }
}
