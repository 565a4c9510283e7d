/** How an app writes, by each member, and what the peer is to get of it. */
import { DataWriter, fromUint8Array, SocketMessageType, type IBuffer } from '../../node/twinsocket.ts';
import { bytesOf, textOf } from '../payload.ts';
import type { Sender } from '../program.ts';
import type { Tracked } from '../promises.ts';
import type { App } from './app.ts';

/** A message, or a frame of one. */
export interface Write {
  readonly tracked: Tracked;
  readonly text: boolean;
  readonly payload: Buffer;
  /** It is, or ends, a message. */
  readonly final: boolean;
  /** The state in which it was called, and whether another message was unfinished, or the output stream was closed. */
  readonly state: string;
  readonly refused: 'unfinished' | 'closed stream' | undefined;
  /** The app has begun to close its writable, or its socket, before. */
  readonly afterClose: boolean;
}

const encoder = new TextEncoder();

/** What a settled write may leave with the socket (docs/architecture.md, "Data out"), and what else TCP may count. */
const lowMark = 1024 * 1024;
const slack = 64 * 1024;

export class Writing {
  readonly writes: Write[] = [];
  readonly faults: string[] = [];
  readonly flushes: { readonly tracked: Tracked; readonly state: string; readonly closedStream: boolean }[] = [];
  /** The app has closed its `writable`, so all that was written has to arrive. */
  closedByWritable = false;
  readonly #app: App;
  #numbers = 0;
  #unfinished: boolean | undefined;
  #streamClosed = false;
  #writableEnds = false;
  #writer: WritableStreamDefaultWriter<string | Uint8Array> | undefined;
  #dataWriter: DataWriter | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  send(by: Sender, size: number, signal: boolean): void {
    if (this.#app.program.writesTo === 'writable') return this.#write(by === 'text', size);
    const { socket, program } = this.#app;
    if (program.kind === 'stream') return this.#toStream(by === 'DataWriter' || by === 'text', size, signal, false);
    const controller = signal ? new AbortController() : undefined;
    const options = { signal: controller?.signal };
    if (by === 'text') {
      const text = textOf(this.#numbers++, size);
      return this.#track(by, true, encoder.encode(text), true, () => socket.sendAsync(text, options), controller);
    }
    const typed = socket.control.messageType === SocketMessageType.utf8;
    if (by === 'outputStream' || by === 'DataWriter') return this.#toStream(by === 'DataWriter', size, signal, typed);
    if (by.endsWith('frame')) return this.#frame(by === 'final frame', typed, size);
    const bytes = bytesOf(this.#numbers++, size);
    const data = by === 'buffer' ? fromUint8Array(bytes) : bytes;
    this.#track(by, false, bytes, true, () => socket.sendAsync(data, options), controller);
    // The app may fill its memory again at once; a buffer's it may not, since that shares it.
    if (by === 'bytes') bytes.fill(0);
  }

  flush(): void {
    const { socket, program, promises } = this.#app;
    if (program.writesTo === 'writable') return;
    const { state } = socket;
    const upTo = this.writes.length;
    const closedStream = this.#streamClosed;
    const tracked = promises.track('flushAsync', socket.outputStream.flushAsync(), undefined, (outcome) => {
      if ('value' in outcome) this.#checkMark(upTo, 0, 'flushAsync');
    });
    this.flushes.push({ tracked, state, closedStream });
  }

  switchType(): void {
    const { socket, program } = this.#app;
    if (program.kind === 'stream') return;
    const { utf8, binary } = SocketMessageType;
    socket.control.messageType = socket.control.messageType === utf8 ? binary : utf8;
  }

  detach(): void {
    const writer = this.#dataWriter;
    if (!writer || this.#storing) return;
    writer.detachStream();
    this.#dataWriter = undefined;
  }

  /** Of a `writable` this closes the socket behind what was written; of the output stream, that alone. */
  close(): void {
    const { socket, program } = this.#app;
    if (program.writesTo === 'members') {
      if (this.#storing) return;
      this.#streamClosed = true;
      if (this.#dataWriter) this.#dataWriter.close();
      else socket.outputStream.close();
      this.#dataWriter = undefined;
      return;
    }
    const writer = this.#writer;
    if (!writer || this.#writableEnds || !this.#app.history.opened) return;
    this.#writableEnds = true;
    if (socket.state === 'open') this.closedByWritable = true;
    this.#app.closesBy(() => writer.close(), null, 'close of writable');
  }

  abort(): void {
    const writer = this.#writer;
    if (!writer || this.#writableEnds || !this.#app.history.opened) return;
    this.#writableEnds = true;
    this.#app.closesBy(() => writer.abort({ closeCode: 4004, reason: 'reason 4004' }), 4004, 'abort of writable');
  }

  #storing = false;

  #toStream(byWriter: boolean, size: number, signal: boolean, text: boolean): void {
    const { socket } = this.#app;
    const number = this.#numbers++;
    const bytes = text ? encoder.encode(textOf(number, size)) : bytesOf(number, size);
    const controller = signal ? new AbortController() : undefined;
    if (!byWriter || this.#storing || this.#streamClosed) {
      const write = (): PromiseLike<number> => socket.outputStream.writeAsync(fromUint8Array(bytes), controller);
      return this.#track('writeAsync', text, bytes, true, write, controller);
    }
    const writer = (this.#dataWriter ??= new DataWriter(socket.outputStream));
    writer.writeBytes(bytes);
    this.#storing = true;
    this.#track(
      'storeAsync',
      text,
      bytes,
      true,
      () => writer.storeAsync(controller),
      controller,
      () => (this.#storing = false),
    );
    // Its bytes are read in the call.
    bytes.fill(0);
  }

  #frame(final: boolean, typed: boolean, size: number): void {
    const { socket } = this.#app;
    const text = this.#unfinished ?? typed;
    const number = this.#numbers++;
    const bytes = text ? encoder.encode(textOf(number, size)) : bytesOf(number, size);
    const buffer: IBuffer = fromUint8Array(bytes);
    const open = socket.state === 'open';
    const send = (): PromiseLike<number> =>
      final ? socket.sendFinalFrameAsync(buffer) : socket.sendNonfinalFrameAsync(buffer);
    this.#track(final ? 'final frame' : 'nonfinal frame', text, bytes, final, send);
    if (open) this.#unfinished = final ? undefined : text;
  }

  #write(text: boolean, size: number): void {
    if (this.#writableEnds || !this.#app.history.opened) return;
    const { program, promises, socket } = this.#app;
    if (!this.#writer) {
      this.#writer = socket.writable.getWriter();
      promises.track('closed of writable', this.#writer.closed);
      this.#writer.ready.then(null, () => {});
    }
    const writer = this.#writer;
    const asText = text && program.kind === 'message';
    const number = this.#numbers++;
    const chunk = asText ? textOf(number, size) : bytesOf(number, size);
    const bytes = typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
    this.#track('write of writable', asText, bytes, true, () => writer.write(chunk));
  }

  #track(
    what: string,
    text: boolean,
    bytes: Uint8Array,
    final: boolean,
    write: () => PromiseLike<unknown>,
    controller?: AbortController,
    settled: () => void = () => {},
  ): void {
    const { history, program, promises, socket } = this.#app;
    const payload = Buffer.from(bytes);
    const { state } = socket;
    const isFrame = what.endsWith('frame');
    const ofStream = what === 'writeAsync' || what === 'storeAsync';
    const refused =
      ofStream && this.#streamClosed
        ? 'closed stream'
        : !isFrame && this.#unfinished !== undefined
          ? 'unfinished'
          : undefined;
    const at = this.writes.length;
    const tracked = promises.track(`${what} of ${payload.length} bytes`, write(), controller, (outcome) => {
      settled();
      // An empty write to a stream sends nothing, so nothing is before it.
      const sends = program.kind === 'message' || payload.length > 0;
      if ('value' in outcome && sends) this.#checkMark(at + 1, lowMark, tracked.name);
    });
    const afterClose = history.ownEnds.has('close');
    this.writes.push({ tracked, text, payload, final, state, refused, afterClose });
  }

  /** Of what was written before, no more than the mark may be unsent when this settles. Headers that TCP counts make this milder. */
  #checkMark(upTo: number, mark: number, what: string): void {
    const tcp = this.#app.link?.appTcp;
    if (!tcp || tcp.destroyed) return;
    let issued = 0;
    for (const { tracked, payload } of this.writes.slice(0, upTo)) if (!tracked.error) issued += payload.length;
    const unsent = issued - (tcp.bytesWritten - tcp.writableLength);
    if (unsent > mark + slack) this.faults.push(`${what} settles when ${unsent} bytes are unsent`);
  }
}
