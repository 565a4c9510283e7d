/** One socket from its first connect to its end, told to the log. */
import {
  DataReader,
  DataWriter,
  fromUint8Array,
  InputStreamOptions,
  MessageWebSocket,
  SocketMessageType,
  StreamWebSocket,
  toUint8Array,
  type IWebSocket,
  type MessageWebSocketMessageReceivedEventArgs as Message,
} from 'twinsocket';
import { formatTime } from '../quantities.ts';
import type { Log } from './log.ts';

export type State = 'connecting' | 'open' | 'closing' | 'closed' | 'failed';
export type SocketClass = 'MessageWebSocket' | 'StreamWebSocket';

/** Hears what comes in, instead of the log. */
export type Receiver = (bytes: Uint8Array, text: boolean) => void;

const READ_SIZE = 1024 * 1024;

export class Session {
  readonly #socket: MessageWebSocket | StreamWebSocket;
  readonly #log: Log;
  readonly #stateChanged: (state: State) => void;
  readonly #ended = new AbortController();
  #connecting: { cancel(): void } | undefined;
  #state: State = 'connecting';
  #address = '';
  #receiver: Receiver;

  constructor(socketClass: SocketClass, log: Log, stateChanged: (state: State) => void) {
    this.#socket = socketClass === 'MessageWebSocket' ? new MessageWebSocket() : new StreamWebSocket();
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
    return this.#address;
  }

  /** Replaces the log as the one who hears what comes in; `undefined` gives it back. */
  set receiver(receiver: Receiver | undefined) {
    this.#receiver = receiver
      ? (bytes, text) => {
          this.#log.count('in', bytes.length);
          receiver(bytes, text);
        }
      : this.#logReceived;
  }

  /** Throws nothing: a bad address ends in the log as a failed connect does. */
  async connect(address: string, protocols: readonly string[]): Promise<void> {
    const started = performance.now();
    this.#address = address;
    try {
      this.#enter('connecting');
      this.#socket.control.supportedProtocols.push(...protocols);
      this.#log.note('connect', address);
      const connecting = this.#socket.connectAsync(address);
      this.#connecting = connecting;
      await connecting;
      const { protocol } = this.#socket.information;
      this.#log.note(
        'open',
        `in ${formatTime(performance.now() - started)}${protocol ? `, sub-protocol ${protocol}` : ''}`,
      );
      this.#enter('open');
      if (this.#socket instanceof StreamWebSocket) void this.#readStream(this.#socket);
    } catch (error) {
      this.#fail('connect', error);
    }
  }

  /** Cancels a connect. */
  cancel(): void {
    this.#connecting?.cancel();
  }

  /** Throws for a code or reason that cannot be sent; the socket then stays as it is. */
  close(code: number | undefined, reason: string): void {
    if (code === undefined) this.#socket.close();
    else this.#socket.close(code, reason);
    this.#log.note('close', code === undefined ? 'without a code' : `${code} ${reason}`);
    if (this.#state === 'open') this.#enter('closing');
  }

  async sendText(text: string, type: SocketMessageType): Promise<void> {
    const encoder = new DataWriter();
    encoder.writeString(text);
    await this.sendBytes(toUint8Array(encoder.detachBuffer()), type);
  }

  /** The type is that of this message alone; a stream has no types. */
  async sendBytes(bytes: Uint8Array, type: SocketMessageType): Promise<void> {
    await this.#write(bytes, type);
    this.#logPayload('out', bytes, type === SocketMessageType.utf8 && this.#socket instanceof MessageWebSocket);
  }

  /** Sends a piece of something larger, without an entry in the log. Resolves when the connection takes more. */
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
    this.#log.note('closed', `${code} ${reason}`);
    // Gives the socket back if it was the peer who closed.
    this.#socket.close();
    this.#end('closed', new Error(`closed with ${code} ${reason}`));
  }

  #fail(phase: string, error: unknown): void {
    this.#log.error(phase, error);
    this.#socket.close();
    this.#end('failed', error);
  }

  #end(state: 'closed' | 'failed', reason: unknown): void {
    this.#enter(state);
    this.#ended.abort(reason);
  }

  #enter(state: State): void {
    this.#state = state;
    this.#stateChanged(state);
  }
}
