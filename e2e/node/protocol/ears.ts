/** The two sockets with ears on: all that the app is told is kept, up to the end. */
import * as api from 'twinsocket';

export interface Message {
  readonly text: boolean;
  readonly payload: Buffer;
}

export abstract class Ear {
  abstract readonly socket: api.MessageWebSocket | api.StreamWebSocket;
  /** What the connection failed with. */
  failure: number | undefined;
  closed: { readonly code: number; readonly reason: string } | undefined;
  /** Comes with the failure, or when the socket has closed and everything was read. */
  readonly ended: Promise<void>;
  protected end!: () => void;

  constructor() {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  abstract connect(address: string): Promise<void>;

  /** Whether the app was given these messages, and nothing else but a beginning of `seen`, which only a stream shows. */
  abstract heard(messages: readonly Message[], seen: Buffer): boolean;

  protected listen(): void {
    this.socket.onclosed = ({ code, reason }) => {
      this.closed = { code, reason };
      this.end();
    };
  }

  protected fail(error: unknown): void {
    this.failure = (error as { number: number }).number;
    this.end();
  }
}

export class MessageEar extends Ear {
  readonly socket = new api.MessageWebSocket();
  readonly received: Message[] = [];

  /** `answer` is told of each message. */
  constructor(answer: (message: Message) => void = () => {}) {
    super();
    this.listen();
    this.socket.onmessagereceived = (event) => {
      let reader;
      try {
        reader = event.getDataReader();
      } catch (error) {
        this.fail(error);
        return;
      }
      const payload = Buffer.alloc(reader.unconsumedBufferLength);
      reader.readBytes(payload);
      const message = { text: event.messageType === api.SocketMessageType.utf8, payload };
      this.received.push(message);
      answer(message);
    };
  }

  async connect(address: string): Promise<void> {
    await this.socket.connectAsync(address);
  }

  heard(messages: readonly Message[]): boolean {
    return (
      this.received.length === messages.length &&
      messages.every(({ text, payload }, at) => {
        const received = this.received[at] as Message;
        return received.text === text && received.payload.equals(payload);
      })
    );
  }
}

export class StreamEar extends Ear {
  readonly socket = new api.StreamWebSocket();
  readonly received: Buffer[] = [];
  readonly #answer: (bytes: Buffer) => void;

  /** `answer` is told of what each read gives. */
  constructor(answer: (bytes: Buffer) => void = () => {}) {
    super();
    this.#answer = answer;
    this.listen();
  }

  async connect(address: string): Promise<void> {
    await this.socket.connectAsync(address);
    void this.#read();
  }

  heard(messages: readonly Message[], seen: Buffer): boolean {
    const bytes = Buffer.concat(this.received);
    const sure = Buffer.concat(messages.map(({ payload }) => payload));
    return bytes.length >= sure.length && bytes.equals(Buffer.concat([sure, seen]).subarray(0, bytes.length));
  }

  async #read(): Promise<void> {
    const buffer = new api.WindowsRuntimeBuffer(64 * 1024);
    try {
      for (;;) {
        const read = await this.socket.inputStream.readAsync(buffer, buffer.capacity, api.InputStreamOptions.partial);
        if (read.length === 0) return;
        const bytes = Buffer.from(api.toUint8Array(read));
        this.received.push(bytes);
        this.#answer(bytes);
      }
    } catch (error) {
      this.fail(error);
    }
  }
}
