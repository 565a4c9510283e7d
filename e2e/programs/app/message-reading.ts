/** How an app reads messages: by events of whole messages or of parts, or by `readable`. */
import { SocketMessageType, type DataReader } from '../../node/twinsocket.ts';
import type { Message } from '../peer/link.ts';
import type { App } from './app.ts';
import type { Reading } from './reading.ts';
import { WebStreamReading } from './web-stream.ts';

export class MessageReading implements Reading {
  readonly byEvents: boolean;
  readonly got: Message[] = [];
  readonly faults: string[] = [];
  consumed = 0;
  readonly wanted = 0;
  readonly #app: App;
  readonly #stream: WebStreamReading;

  constructor(app: App) {
    this.#app = app;
    this.#stream = new WebStreamReading(app, (chunk) => {
      const text = typeof chunk === 'string';
      this.#got({ text, payload: text ? Buffer.from(chunk) : Buffer.from(chunk), complete: true });
      app.inMessage();
    });
    this.byEvents = app.program.reader.endsWith('event');
    if (this.byEvents) app.socket.onmessagereceived = (event) => this.#received(event);
  }

  get end(): 'clean' | Error | undefined {
    return this.byEvents ? undefined : this.#stream.end;
  }

  get unreadBefore(): number {
    return this.#stream.unreadBefore;
  }

  get begun(): boolean {
    return this.byEvents || this.#stream.begun;
  }

  read(): void {
    if (!this.byEvents) this.#stream.read();
  }

  readOn(): void {
    if (!this.byEvents) this.#stream.readOn();
  }

  stop(): void {
    this.#stream.stop();
  }

  cancel(): void {
    this.#stream.cancel();
  }

  detach(): void {}

  dropHandler(): void {
    if (!this.byEvents) return;
    this.#app.socket.onmessagereceived = null;
    const { history } = this.#app;
    history.dropped = history.silent = history.handlerDropped = true;
  }

  #received(event: Parameters<NonNullable<App['socket']['onmessagereceived']>>[0]): void {
    const { history } = this.#app;
    let reader: DataReader;
    try {
      reader = event.getDataReader();
    } catch (error) {
      history.event('failure');
      history.failures.push(error as Error);
      return;
    }
    history.event('message');
    const payload = Buffer.alloc(reader.unconsumedBufferLength);
    reader.readBytes(payload);
    const text = event.messageType === SocketMessageType.utf8;
    this.#got({ text, payload, complete: event.isMessageComplete });
    this.#app.inMessage();
  }

  #got(message: Message): void {
    this.consumed += message.payload.length;
    const last = this.got.at(-1);
    if (!last || last.complete) this.got.push(message);
    else {
      if (last.text !== message.text) this.faults.push('the parts of a message differ in type');
      last.payload = Buffer.concat([last.payload, message.payload]);
      last.complete = message.complete;
    }
    if (!message.complete && this.#app.program.reader !== 'partial event') this.faults.push('a part is raised');
  }
}
