/** One socket of any class and what an app and a peer do to it, in any order; keeps what everybody was told. */
import { vi } from 'vitest';
import { winrtError, type WinRTError } from '../../errors.ts';
import { WININET_E_CONNECTION_ABORTED } from '../../hresult.ts';
import { WindowsRuntimeBuffer } from '../../streams/buffer.ts';
import { InputStreamOptions } from '../../streams/enums.ts';
import { DataReader } from '../../streams/data-reader.ts';
import { MessageWebSocket } from '../message-web-socket.ts';
import { serverMessageWebSocketOver, type ServerMessageWebSocket } from '../server-message-web-socket.ts';
import { serverStreamWebSocketOver, type ServerStreamWebSocket } from '../server-stream-web-socket.ts';
import type { SocketEnd } from '../session/socket-end.ts';
import { StreamWebSocket } from '../stream-web-socket.ts';
import type { Plan } from './plan.ts';
import { FakeAcceptor, FakeTransport, microtasks, openOn, type FakeConnection } from './fake-transport.ts';

type AnySocket = MessageWebSocket | StreamWebSocket | ServerMessageWebSocket | ServerStreamWebSocket;
type Chunk = string | Uint8Array;

/** What all four classes have, in one type: their own declarations differ. */
interface Socket extends Pick<AnySocket, 'state' | 'ended' | 'outputStream'> {
  readonly readable: ReadableStream<Chunk>;
  readonly writable: WritableStream<Uint8Array>;
  onclosed: ((event: { code: number; reason: string }) => void) | null;
  onmessagereceived: ((event: { getDataReader(): DataReader }) => void) | null;
  close(): void;
  abort(reason?: unknown): void;
}

const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');
const much = new Uint8Array(1536 * 1024);

export class Schedule {
  /** Bytes that have arrived while the app had an open socket, in order. */
  readonly sent: number[] = [];
  readonly got: number[] = [];
  /** How the reading ended. */
  readEnd: 'clean' | WinRTError | undefined;
  readonly closed: SocketEnd[] = [];
  readonly ends: SocketEnd[] = [];
  /** Promises that have not settled, and those that did so more than once, by name. */
  readonly pending = new Set<string>();
  readonly settledTwice: string[] = [];
  /** Events behind `closed`. */
  readonly outOfOrder: string[] = [];
  /** How the wire ended while the socket was open; undefined if we began. */
  cause: 'peer closes' | 'link is lost' | undefined;
  /** The app has thrown away what it was given. */
  dropped = false;
  writableClosed: 'pending' | 'fulfilled' | 'rejected' = 'pending';
  socket!: Socket;
  readonly #plan: Plan;
  #connection!: FakeConnection;
  #wireIsOver = false;
  #writableIsClosing = false;
  #promises = 0;
  #messages = 0;
  #reading = false;
  #reader:
    | { read(): Promise<{ done: boolean; value?: Chunk | undefined }>; cancel(reason: unknown): Promise<void> }
    | undefined;
  #dataReader: DataReader | undefined;
  #writer: WritableStreamDefaultWriter<Uint8Array> | undefined;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  async run(): Promise<void> {
    await this.#open();
    for (const step of this.#plan.steps) await this.#do(step);
    await microtasks();
    await this.#do(this.#plan.last);
    for (let round = 0; round < 3; round++) {
      await this.#do('leave');
      await microtasks();
      vi.advanceTimersByTime(31_000);
      await microtasks();
    }
    this.#startReader();
    for (let left = 200; left > 0 && !this.readEnd && this.#canRead; left--) await this.#do('read');
    await microtasks();
  }

  get #isOfMessages(): boolean {
    return this.#plan.kind.endsWith('MessageWebSocket');
  }

  get #canRead(): boolean {
    return this.#reader !== undefined || this.#dataReader !== undefined;
  }

  async #open(): Promise<void> {
    const { kind } = this.#plan;
    if (kind.startsWith('Server')) {
      const acceptor = new FakeAcceptor();
      const socket = (this.#isOfMessages ? serverMessageWebSocketOver : serverStreamWebSocketOver)(acceptor);
      this.socket = socket as unknown as Socket;
      this.#connection = acceptor.connection;
      this.#listen();
      await microtasks();
    } else {
      const transport = new FakeTransport();
      const socket = this.#isOfMessages ? new MessageWebSocket(transport) : new StreamWebSocket(transport);
      this.socket = socket as unknown as Socket;
      this.#listen();
      this.#connection = await openOn(transport, socket);
    }
    if (this.#plan.reading !== 'late') this.#startReader();
    this.#startWriter();
  }

  #listen(): void {
    const { socket } = this;
    const { habit, reading } = this.#plan;
    socket.onclosed = ({ code, reason }) => {
      this.closed.push({ code, reason, error: null });
      if (habit === 'close in closed') socket.close();
      if (habit === 'abort in closed') this.#abort();
    };
    void socket.ended.then((end) => {
      this.ends.push(end);
      if (habit === 'close in ended') socket.close();
    });
    if (!this.#isOfMessages || reading !== 'listener') return;
    socket.onmessagereceived = (event) => {
      if (this.closed.length > 0) this.outOfOrder.push('messagereceived behind closed');
      try {
        const reader = event.getDataReader();
        const bytes = new Uint8Array(reader.unconsumedBufferLength);
        reader.readBytes(bytes);
        this.got.push(...bytes);
      } catch (error) {
        this.readEnd = error as WinRTError;
      }
    };
  }

  #startReader(): void {
    const { socket } = this;
    const { reading } = this.#plan;
    if (this.#canRead || (reading === 'pipe' && this.#reading)) return;
    if (reading === 'listener') {
      if (this.#isOfMessages) return;
      this.#dataReader = new DataReader((socket as unknown as StreamWebSocket).inputStream);
      this.#dataReader.inputStreamOptions = InputStreamOptions.partial;
    } else if (reading === 'pipe') {
      this.#reading = true;
      const into = new WritableStream<Chunk>({ write: (chunk) => this.#take(chunk) });
      this.#track('pipe down', socket.readable.pipeTo(into), () => (this.readEnd = 'clean'), this.#failed);
    } else if (reading === 'iterator') {
      const iterator = socket.readable[Symbol.asyncIterator]();
      this.#reader = {
        read: () => iterator.next() as Promise<{ done: boolean; value?: Chunk }>,
        cancel: async () => void (await iterator.return?.()),
      };
    } else {
      this.#reader = socket.readable.getReader() as never;
    }
  }

  readonly #failed = (error: unknown): void => {
    this.readEnd ??= error as WinRTError;
  };

  #startWriter(): void {
    const { writing } = this.#plan;
    if (writing === 'outputStream') return;
    if (writing === 'idle pipe') {
      const settle = (state: 'fulfilled' | 'rejected') => () => (this.writableClosed = state);
      this.#track(
        writing,
        new ReadableStream<Uint8Array>().pipeTo(this.socket.writable),
        settle('fulfilled'),
        settle('rejected'),
      );
      return;
    }
    this.#writer = this.socket.writable.getWriter();
    this.#track(
      'writer.closed',
      this.#writer.closed,
      () => (this.writableClosed = 'fulfilled'),
      () => (this.writableClosed = 'rejected'),
    );
    this.#writer.ready.then(null, () => {});
  }

  async #do(step: Plan['steps'][number]): Promise<void> {
    const { socket } = this;
    const connection = this.#connection;
    switch (step) {
      case 'message':
        return this.#arrive(1);
      case 'fragments':
        return this.#arrive(3);
      case 'read':
        return this.#read();
      case 'write':
        return this.#write(Uint8Array.of(1));
      case 'write much':
        return this.#write(much);
      case 'leave':
        if (!this.#isSilent) connection.leaveAll();
        return;
      case 'flush':
        return this.#track('flush', socket.outputStream.flushAsync());
      case 'peer closes':
      case 'link is lost':
        return this.#endWire(step);
      case 'close':
        return socket.close();
      case 'abort':
        return this.#abort();
      case 'cancel':
        return this.#cancel();
      case 'close writable':
        this.#writableIsClosing = true;
        if (this.#writer) this.#track(step, this.#writer.close());
        return;
      case 'abort writable':
        if (this.#writer) this.#track(step, this.#writer.abort({ closeCode: 4000, reason: 'enough' }));
        return;
      case 'turn':
        return microtasks();
      case 'time':
        vi.advanceTimersByTime(1000);
    }
  }

  /** A connection is silent behind its end, and behind an abort of ours. */
  get #isSilent(): boolean {
    return this.#wireIsOver || this.#connection.count('abort') > 0;
  }

  #arrive(parts: number): void {
    if (this.#isSilent) return;
    const counts = this.socket.state === 'open';
    this.#messages++;
    for (let part = 1; part <= parts; part++) {
      const byte = (this.#messages * 4 + part) % 256;
      if (counts) this.sent.push(byte);
      this.#connection.handler.data(Uint8Array.of(byte), false, part === parts);
    }
  }

  #endWire(how: 'peer closes' | 'link is lost'): void {
    if (this.#isSilent) return;
    this.#wireIsOver = true;
    if (this.socket.state === 'open') this.cause = how;
    if (how === 'peer closes') this.#connection.handler.closed(4001, 'bye');
    else this.#connection.handler.failed(lost);
  }

  #abort(): void {
    this.dropped = true;
    this.socket.abort('enough');
  }

  async #cancel(): Promise<void> {
    if (this.#plan.reading === 'iterator' || !this.#reader) return;
    this.dropped = true;
    this.#track('cancel', this.#reader.cancel({ closeCode: 4002, reason: '' }));
  }

  #write(bytes: Uint8Array): void {
    // Node 20 throws ERR_INTERNAL_ASSERTION at a write while a close is under way.
    if (this.#writableIsClosing) return;
    if (this.#writer) this.#track('writer.write', this.#writer.write(bytes));
    else if (this.#plan.writing === 'outputStream') {
      this.#track('writeAsync', this.socket.outputStream.writeAsync(WindowsRuntimeBuffer.over(bytes)));
    }
  }

  async #read(): Promise<void> {
    if (this.#reading || this.readEnd || !this.#canRead) return;
    this.#reading = true;
    const over = (): boolean => (this.#reading = false);
    const reader = this.#dataReader;
    if (reader) {
      this.#track(
        'load',
        reader.loadAsync(2),
        (count) => {
          over();
          if (count === 0) this.readEnd = 'clean';
          else this.#take(bytesOf(reader, count as number));
        },
        this.#failed,
      );
    } else if (this.#reader) {
      this.#track(
        'read',
        this.#reader.read(),
        (result) => {
          over();
          const { done, value } = result as { done: boolean; value?: Chunk };
          if (done) this.readEnd = 'clean';
          else this.#take(value as Chunk);
        },
        this.#failed,
      );
    }
    await microtasks();
  }

  #take(chunk: Chunk): void {
    this.got.push(...(chunk as Uint8Array));
  }

  #track(
    what: string,
    promise: PromiseLike<unknown>,
    fulfilled: (value: unknown) => void = () => {},
    rejected: (error: unknown) => void = () => {},
  ): void {
    const name = `${what} ${++this.#promises}`;
    this.pending.add(name);
    const settle = (callback: (value: unknown) => void) => (value: unknown) => {
      if (!this.pending.delete(name)) this.settledTwice.push(name);
      callback(value);
    };
    promise.then(settle(fulfilled), settle(rejected));
  }
}

function bytesOf(reader: DataReader, count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  reader.readBytes(bytes);
  return bytes;
}
