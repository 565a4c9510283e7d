/**
 * One WebSocketStream of the page, from its opening to its end. The workarounds below were measured in Chromium 156; docs/browsers.md lists
 * the behaviour that they are for.
 */
import {
  abnormalClosure,
  hresult,
  lendable,
  winrtError,
  type Connection,
  type ConnectionHandler,
  type Outgoing,
  type SendTotals,
  type WinRTError,
} from '@twinsocket/core';
import { cloneableCause, foreignError } from './cloneable-cause.ts';
import type { WebSocketStream, WebSocketStreamCloseInfo, WebSocketStreamOpenInfo } from './web-socket-stream.ts';
import { WriteQueue } from './write-queue.ts';

/** How the connection closed, with the engine's error if that was not clean. */
interface Closing {
  readonly code: number;
  readonly reason: string;
  readonly cause?: unknown;
}

export class WebSocketStreamConnection implements Connection {
  readonly #stream: WebSocketStream;
  readonly #handler: ConnectionHandler;
  readonly #reader: ReadableStreamDefaultReader<string | ArrayBuffer | Uint8Array>;
  readonly #writes: WriteQueue;
  #paused = false;
  #reading = false;
  /** All messages were read. */
  #exhausted = false;
  #bytesMayBeMissing = false;
  #locallyClosed = false;
  #closing: Closing | undefined;
  #ended = false;

  /** Reads nothing before the first {@link resume}. */
  constructor(stream: WebSocketStream, { readable, writable }: WebSocketStreamOpenInfo, handler: ConnectionHandler) {
    this.#stream = stream;
    this.#handler = handler;
    this.#reader = readable.getReader();
    this.#writes = new WriteQueue(
      writable.getWriter(),
      (totals) => {
        if (!this.#ended) handler.sent(totals);
      },
      (cause) => {
        if (this.#ended) return;
        this.abort();
        handler.failed(foreignError(cause, 'send'));
      },
    );
    stream.closed.then(
      (info) => this.#close(closingOf(info)),
      (error: WebSocketStreamCloseInfo) => this.#close({ ...closingOf(error), cause: error }),
    );
  }

  /** Text is a string: where `capabilities.fragments` is `joined`, core decodes it. */
  send({ payload, byteLength, stable }: Outgoing): void {
    this.#writes.add(typeof payload === 'string' ? payload : lendable(payload), byteLength, stable);
  }

  pause(): void {
    // After a local close, reading goes on: the peer's answer follows all that it sent. After the peer's close, few messages are left.
    if (!this.#locallyClosed && !this.#closing) this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    if (this.#reading || this.#exhausted) return;
    // The engine ends the stream as soon as the peer closes, and drops the messages that were not read.
    if (this.#writes.refusesWrites) this.#bytesMayBeMissing = true;
    void this.#read();
  }

  progress(): SendTotals {
    return this.#writes.totals;
  }

  close(code?: number, reason = ''): void {
    this.#readToEnd();
    this.#writes.whenDrained(() => this.#stream.close(code === undefined ? {} : { closeCode: code, reason }));
  }

  abort(): void {
    this.#ended = true;
    this.#writes.clear();
    // The API has no abort for an open stream, and closes the stream only once all messages were read.
    this.#readToEnd();
    this.#stream.close();
  }

  /** Reads message after message in microtasks: in a task between two reads the peer's close could come, and drop the rest. */
  async #read(): Promise<void> {
    this.#reading = true;
    try {
      while (!this.#paused) {
        const { done, value } = await this.#reader.read();
        if (done) {
          this.#exhausted = true;
          break;
        }
        if (!this.#ended) this.#message(value);
      }
    } catch {
      // The connection was lost; `closed` of the stream rejects too, and that is reported.
      this.#exhausted = true;
    }
    this.#reading = false;
    this.#finish();
  }

  #message(data: string | ArrayBuffer | Uint8Array): void {
    if (typeof data === 'string') this.#handler.data(data, true, true);
    else this.#handler.data(data instanceof Uint8Array ? data : new Uint8Array(data), false, true);
  }

  #readToEnd(): void {
    this.#locallyClosed = true;
    this.resume();
  }

  #close(closing: Closing): void {
    this.#closing = closing;
    // Reads on although paused, so that the end is reported now: the engine has dropped the messages that were not read.
    this.resume();
    this.#finish();
  }

  /** Reports the end once it is known and all messages before it were reported. */
  #finish(): void {
    if (!this.#closing || !this.#exhausted || this.#ended) return;
    const { code, reason, cause } = this.#closing;
    if (code === abnormalClosure) this.#fail(lost('it ended without a close frame', cause));
    else if (this.#bytesMayBeMissing && !this.#locallyClosed) this.#fail(lost(missing, cause));
    else {
      this.#ended = true;
      this.#handler.closed(code, reason);
    }
  }

  #fail(error: WinRTError): void {
    this.#ended = true;
    this.#handler.failed(error);
  }
}

const missing =
  'the peer closed it while the reader was paused, so bytes may be missing; read faster, or unset control.receiveBackPressure';

function lost(why: string, cause: unknown): WinRTError {
  return winrtError(hresult.WININET_E_CONNECTION_ABORTED, `the connection was lost: ${why}`, cloneableCause(cause));
}

/** A close without a code counts as abnormal: an empty close frame has the code 1005. */
function closingOf({ closeCode, reason }: WebSocketStreamCloseInfo): Closing {
  return { code: closeCode ?? abnormalClosure, reason: reason ?? '' };
}
