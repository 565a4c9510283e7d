import type { Socket } from 'node:net';
import { encodeHeader, MAX_SERVER_HEADER_SIZE, Opcode, type ServerFrame } from './frame-header.ts';

/**
 * Writes frames to a socket, whole or slice by slice. A whole frame that comes while a sliced one is open waits until that
 * one is complete. Nothing leaves behind a close frame.
 */
export class FrameWriter {
  readonly #socket: Socket;
  /** Whether a frame is open, and how many bytes it lacks; only the writer of encoded frames knows the latter itself. */
  #open = false;
  #lacking = 0;
  #waiting: (() => void)[] = [];
  #closed = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Opens a frame; its payload follows through {@link slice}. */
  begin(frame: ServerFrame): void {
    this.#putHeader(frame);
    this.#lacking = frame.length;
    this.#setOpen(frame.length > 0);
  }

  slice(bytes: Uint8Array): void {
    this.#put(bytes);
    this.#lacking -= bytes.length;
    this.#setOpen(this.#lacking > 0);
  }

  /** Sends a whole frame. */
  frame(opcode: number, payload: Uint8Array): void {
    this.#betweenFrames(() => {
      this.#putHeader({ fin: true, opcode, length: payload.length });
      this.#put(payload);
      this.#closed ||= opcode === Opcode.close;
    });
  }

  text(text: string): void {
    this.frame(Opcode.text, Buffer.from(text));
  }

  /**
   * Sends bytes that are frames already. `open` says that the last of them goes on in the next call. `written` comes when
   * the bytes may be used again, with an error if they were not sent.
   */
  encoded(bytes: Uint8Array, open: boolean, written: (error?: Error | null) => void): void {
    this.#put(bytes, written);
    this.#setOpen(open);
  }

  /** Sends bytes that need not be frames. */
  raw(bytes: Uint8Array): void {
    this.#put(bytes);
  }

  /** Ends the TCP connection behind everything that was sent. */
  end(): void {
    this.#betweenFrames(() => this.#socket.end());
  }

  #putHeader(frame: ServerFrame): void {
    const bytes = Buffer.allocUnsafe(MAX_SERVER_HEADER_SIZE);
    this.#put(bytes.subarray(0, encodeHeader(frame, bytes, 0)));
  }

  #put(bytes: Uint8Array, written?: (error?: Error | null) => void): void {
    if (this.#closed || !this.#socket.writable) {
      written?.(new Error('the connection takes no more frames'));
    } else {
      this.#socket.write(bytes, written);
    }
  }

  #setOpen(open: boolean): void {
    this.#open = open;
    while (!this.#open && this.#waiting.length > 0) {
      this.#waiting.shift()?.();
    }
  }

  #betweenFrames(action: () => void): void {
    if (this.#open) {
      this.#waiting.push(action);
    } else {
      action();
    }
  }
}
