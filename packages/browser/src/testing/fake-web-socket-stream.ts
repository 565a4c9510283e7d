/** A WebSocketStream in the test's hands: it keeps what it is given, and the test says what the wire does, and when. */
import type { WebSocketStream, WebSocketStreamCloseInfo, WebSocketStreamOpenInfo } from '../web-socket-stream.ts';

interface PendingWrite {
  readonly chunk: string | Uint8Array;
  resolve(): void;
  reject(error: unknown): void;
}

export class FakeWebSocketStream implements WebSocketStream {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly signal: AbortSignal;
  readonly opened: Promise<WebSocketStreamOpenInfo>;
  readonly closed: Promise<WebSocketStreamCloseInfo>;
  /** What `close()` was called with. */
  readonly closes: (WebSocketStreamCloseInfo | undefined)[] = [];
  /** Writes that the network has not taken. */
  readonly writes: PendingWrite[] = [];
  open!: (info: WebSocketStreamOpenInfo) => void;
  refuse!: (error: unknown) => void;
  #settleClosed!: (info: WebSocketStreamCloseInfo) => void;
  #rejectClosed!: (error: unknown) => void;
  #incoming!: ReadableStreamDefaultController<string | ArrayBuffer | Uint8Array>;
  #outgoing!: WritableStreamDefaultController;
  /** Messages that wait in the engine until somebody reads. */
  readonly #unread: (string | ArrayBuffer | Uint8Array)[] = [];

  constructor(url: string, { protocols, signal }: { protocols: readonly string[]; signal: AbortSignal }) {
    this.url = url;
    this.protocols = protocols;
    this.signal = signal;
    this.opened = new Promise((resolve, reject) => {
      this.open = resolve;
      this.refuse = reject;
    });
    this.closed = new Promise((resolve, reject) => {
      this.#settleClosed = resolve;
      this.#rejectClosed = reject;
    });
  }

  close(info?: WebSocketStreamCloseInfo): void {
    this.closes.push(info);
  }

  /** The handshake succeeds. */
  connected(protocol = ''): void {
    const readable = new ReadableStream<string | ArrayBuffer | Uint8Array>({
      start: (controller) => void (this.#incoming = controller),
      pull: () => this.#giveOne(),
    });
    const writable = new WritableStream<string | Uint8Array>({
      start: (controller) => void (this.#outgoing = controller),
      write: (chunk) => new Promise((resolve, reject) => this.writes.push({ chunk, resolve, reject })),
    });
    this.open({ readable, writable, protocol, extensions: '' });
  }

  /** The handshake fails. */
  failed(error: unknown): void {
    this.refuse(error);
    this.#rejectClosed(error);
  }

  message(data: string | ArrayBuffer | Uint8Array): void {
    this.#unread.push(data);
    if ((this.#incoming.desiredSize ?? 0) > 0) this.#giveOne();
  }

  /** The network takes the write that waits. */
  taken(): void {
    this.writes.shift()?.resolve();
  }

  /** The engine doesn't take the write that waits; the connection goes on. */
  doesNotTake(error: unknown): void {
    this.writes.shift()?.reject(error);
  }

  /** The peer's close frame comes: as in Chromium, what nobody has asked for is dropped. */
  peerCloses(closeCode: number, reason = ''): void {
    this.#incoming.close();
    this.#outgoing.error(new DOMException('Cannot write to a closed WebSocketStream.', 'InvalidStateError'));
    this.#settleClosed({ closeCode, reason });
  }

  /** Ours is answered. */
  answers(closeCode: number, reason = ''): void {
    this.#incoming.close();
    this.#settleClosed({ closeCode, reason });
  }

  /** Ends the stream with a close that is not clean. */
  breaks(error: unknown): void {
    this.#incoming.error(error);
    this.#outgoing.error(error);
    this.#rejectClosed(error);
  }

  #giveOne(): void {
    const next = this.#unread.shift();
    if (next !== undefined) this.#incoming.enqueue(next);
  }
}
