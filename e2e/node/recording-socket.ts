/** A socket of any of the four classes that records what the app is told, up to the end. */
import * as api from './twinsocket.ts';

type MessageSocket = api.MessageWebSocket | api.ServerMessageWebSocket;
type StreamSocket = api.StreamWebSocket | api.ServerStreamWebSocket;
type MessageEvent = Pick<api.MessageWebSocketMessageReceivedEventArgs<unknown>, 'getDataReader' | 'messageType'>;

/** A text message; a binary one, or what a read of a stream gave; the number of the failure; the close. */
export type Recorded =
  | { readonly text: string }
  | { readonly bytes: Buffer }
  | { readonly failure: number }
  | { readonly closed: readonly [code: number, reason: string] };

export interface Message {
  readonly text: boolean;
  readonly payload: Buffer;
}

/** Bytes that a read of a stream asks for. */
const READ_SIZE = 64 * 1024;

export class RecordingSocket<S extends MessageSocket | StreamSocket = MessageSocket | StreamSocket> {
  readonly socket: S;
  /** In the order in which it came. */
  readonly all: Recorded[] = [];
  /** Comes with the failure, or with the close. */
  readonly ended: Promise<void>;
  readonly #answer: (recorded: Recorded) => void;
  #end!: () => void;
  #wake = (): void => {};

  /** `answer` is told of everything too. A socket that has yet to connect does so by {@link connect}. */
  constructor(socket: S, answer: (recorded: Recorded) => void = () => {}) {
    this.socket = socket;
    this.#answer = answer;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    const target: MessageSocket | StreamSocket = socket;
    target.onclosed = ({ code, reason }: api.WebSocketClosedEventArgs<unknown>) =>
      this.#record({ closed: [code, reason] });
    if ('onmessagereceived' in target) target.onmessagereceived = (event: MessageEvent) => this.#record(read(event));
  }

  get failure(): number | undefined {
    return this.all.flatMap((recorded) => ('failure' in recorded ? [recorded.failure] : []))[0];
  }

  get closed(): { readonly code: number; readonly reason: string } | undefined {
    return this.all.flatMap((recorded) => {
      if (!('closed' in recorded)) return [];
      const [code, reason] = recorded.closed;
      return [{ code, reason }];
    })[0];
  }

  /** Connects, and reads from then on what a stream gets. */
  async connect(address: string): Promise<void> {
    const socket: MessageSocket | StreamSocket = this.socket;
    if (!('connectAsync' in socket)) throw new Error('a socket of a server is connected already');
    await socket.connectAsync(address);
    if ('inputStream' in socket) void this.#readAll(socket.inputStream);
  }

  /** Waits until so much was recorded. */
  async until(count: number): Promise<readonly Recorded[]> {
    while (this.all.length < count) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.all;
  }

  /** Whether the app got these messages, and nothing else but a beginning of `next`, which only a stream shows. */
  hasReceived(messages: readonly Message[], next: Buffer): boolean {
    if ('inputStream' in this.socket) {
      const bytes = Buffer.concat(this.all.flatMap((recorded) => ('bytes' in recorded ? [recorded.bytes] : [])));
      const whole = Buffer.concat(messages.map(({ payload }) => payload));
      return bytes.length >= whole.length && bytes.equals(Buffer.concat([whole, next]).subarray(0, bytes.length));
    }
    const received = this.all.filter((recorded) => 'text' in recorded || 'bytes' in recorded);
    return (
      received.length === messages.length &&
      messages.every(({ text, payload }, at) => {
        const recorded = received[at];
        if (!recorded) return false;
        if ('text' in recorded) return text && Buffer.from(recorded.text).equals(payload);
        return !text && recorded.bytes.equals(payload);
      })
    );
  }

  #record(recorded: Recorded): void {
    this.all.push(recorded);
    if ('failure' in recorded || 'closed' in recorded) this.#end();
    this.#answer(recorded);
    this.#wake();
  }

  async #readAll(stream: api.IInputStream): Promise<void> {
    const buffer = new api.WindowsRuntimeBuffer(READ_SIZE);
    try {
      for (;;) {
        const given = await stream.readAsync(buffer, READ_SIZE, api.InputStreamOptions.partial);
        if (given.length === 0) return;
        this.#record({ bytes: Buffer.from(api.toUint8Array(given)) });
      }
    } catch (error) {
      this.#record({ failure: (error as api.WinRTError).number });
    }
  }
}

function read(event: MessageEvent): Recorded {
  let reader: api.DataReader;
  try {
    reader = event.getDataReader();
  } catch (error) {
    return { failure: (error as api.WinRTError).number };
  }
  const bytes = Buffer.alloc(reader.unconsumedBufferLength);
  reader.readBytes(bytes);
  return event.messageType === api.SocketMessageType.utf8 ? { text: bytes.toString() } : { bytes };
}

/** The `closed` event of a socket that is going to have one. */
export async function closeOf(socket: api.ServerMessageWebSocket | api.ServerStreamWebSocket) {
  return new Promise<readonly [code: number, reason: string]>((resolve) => {
    const target: MessageSocket | StreamSocket = socket;
    target.onclosed = ({ code, reason }: api.WebSocketClosedEventArgs<unknown>) => resolve([code, reason]);
  });
}
