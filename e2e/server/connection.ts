import type { Socket } from 'node:net';
import { decodeClose, encodeClose, type CloseStatus } from './close-frame.ts';
import { isControl, Opcode, type FrameHeader } from './frame-header.ts';
import { FrameReader } from './frame-reader.ts';
import { FrameRules, sizeViolation, type Violation } from './frame-rules.ts';
import { FrameWriter } from './frame-writer.ts';
import type { Recording } from './recorder.ts';

/** Outgoing bytes from which on nothing more is read from the client; reading goes on once they are all gone. */
const OUTGOING_HIGH_MARK = 1024 * 1024;

/**
 * Milliseconds that a client gets to read what was sent before a reset. libuv reports a reset that it finds together with
 * data as a clean end (`uv__stream_io` on POLLHUP after a partial read), so a Node client would not see it.
 */
const RESET_DELAY = 50;

/** What a behaviour wants to hear of the client. Data frames come until either side has sent a close frame. */
export interface FrameHandler {
  /** Takes data frames that break RFC 6455 too; without it they fail the connection with 1002. */
  readonly takesAnyFrame?: boolean;
  /** The reserved bits that an extension of this connection uses, as in {@link FrameHeader.rsv}; the default is none. */
  readonly reservedBits?: number;
  frame?(header: FrameHeader): void;
  /** A slice of the frame's payload, unmasked. */
  payload?(slice: Buffer): void;
  frameEnd?(header: FrameHeader): void;
  /** Each control frame, before it is dealt with. */
  control?(opcode: number, payload: Buffer): void;
  /** Instead of a pong. */
  ping?(): void;
  /** Instead of {@link Connection.answerClose}. */
  closeFrame?(payload: Buffer): void;
  /** TCP has ended: the place to clear timers. */
  ended?(): void;
}

/** What the peer does on a path; called when the connection opens, so that what it sends leaves together with the 101. */
export type Behaviour = (connection: Connection) => FrameHandler;

export interface ConnectionOptions {
  /** Sends a TCP reset, under TLS too. */
  readonly reset: () => void;
  readonly recording?: Recording | undefined;
}

/** One accepted connection: frames in, frames out, control frames answered, the close handshake. */
export class Connection {
  readonly writer: FrameWriter;
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #rules = new FrameRules();
  readonly #reader = new FrameReader({
    header: (header) => this.#onHeader(header),
    payload: (slice) => this.#onPayload(slice),
    end: (header) => this.#onFrameEnd(header),
  });
  #handler: FrameHandler = {};
  #controlPayload: Buffer[] = [];
  #insideControl = false;
  #closeSent = false;
  #closeReceived: CloseStatus | undefined;
  #backlogged = false;
  #held = false;
  /** Who began to end TCP. */
  #endedBy: 'fin' | 'rst' | 'cut' | undefined;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.writer = new FrameWriter(socket);
  }

  /** Sends the 101 and starts the behaviour. `head` is what the client sent behind its request. */
  open(answer: string, head: Buffer, behave: Behaviour): void {
    const socket = this.#socket;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('drain', () => this.#setBacklogged(false));
    socket.on('end', () => {
      this.#endedBy ??= 'fin';
      socket.end(); // an HTTP server's sockets are half-open, but no client of ours half-closes
    });
    socket.on('error', () => (this.#endedBy ??= 'rst'));
    socket.on('close', () => this.#ended());
    // Corked, so that a client gets the 101 and the first frames in one packet, which is where clients lose frames.
    socket.cork();
    socket.write(answer);
    this.#handler = behave(this);
    socket.uncork();
    this.#read(head);
  }

  /** Whether a close frame went either way: time to stop sending at the end of the frame. */
  get closing(): boolean {
    return this.#closeSent || this.#closeReceived !== undefined;
  }

  /** Starts the close handshake; the client's answer ends it. */
  close(code?: number, reason?: string): void {
    this.echoClose(encodeClose(code, reason));
  }

  /** Answers a close frame with the same payload and ends TCP first, as a server should (RFC 6455, section 7.1.1). */
  answerClose(payload: Buffer): void {
    this.echoClose(payload);
    this.writer.end();
  }

  /** Answers a close frame, unless ours came first, and leaves TCP open. */
  echoClose(payload: Buffer): void {
    if (!this.#closeSent) {
      this.#closeSent = true;
      this.writer.frame(Opcode.close, payload);
    }
  }

  /** Ends TCP behind everything that was sent, without a close frame. A reset would discard it, so it comes later. */
  cut(how: 'fin' | 'rst'): void {
    this.#endedBy ??= 'cut';
    this.#reader.stop();
    if (how === 'fin') {
      this.#socket.end();
    } else {
      this.#socket.write('', () => {
        const timer = setTimeout(() => this.#options.reset(), RESET_DELAY);
        this.#socket.once('close', () => clearTimeout(timer));
      });
    }
  }

  /** Stops reading from the client. Nothing is noticed then, not even its end. */
  hold(): void {
    this.#held = true;
    this.#applyFlow();
  }

  release(): void {
    this.#held = false;
    this.#applyFlow();
  }

  #read(chunk: Buffer): void {
    this.#socket.cork();
    this.#reader.push(chunk);
    this.#socket.uncork();
    this.#setBacklogged(this.#socket.writableLength >= OUTGOING_HIGH_MARK);
  }

  #setBacklogged(backlogged: boolean): void {
    this.#backlogged = backlogged;
    this.#applyFlow();
  }

  #applyFlow(): void {
    const pause = this.#backlogged || this.#held;
    if (pause !== this.#socket.isPaused()) {
      if (pause) {
        this.#socket.pause();
      } else {
        this.#socket.resume();
      }
    }
  }

  #onHeader(header: FrameHeader): void {
    this.#options.recording?.frame(header);
    const { takesAnyFrame, reservedBits } = this.#handler;
    const violation = sizeViolation(header) ?? (takesAnyFrame ? undefined : this.#rules.check(header, reservedBits));
    if (violation !== undefined) {
      this.#fail(violation);
      return;
    }
    this.#insideControl = isControl(header);
    if (this.#insideControl) {
      this.#controlPayload = [];
    } else if (!this.#closeSent) {
      this.#handler.frame?.(header);
    }
  }

  #onPayload(slice: Buffer): void {
    this.#options.recording?.payload(slice);
    if (this.#insideControl) {
      this.#controlPayload.push(slice);
    } else if (!this.#closeSent) {
      this.#handler.payload?.(slice);
    }
  }

  #onFrameEnd(header: FrameHeader): void {
    if (this.#insideControl) {
      this.#onControl(header.opcode, Buffer.concat(this.#controlPayload));
    } else if (!this.#closeSent) {
      this.#handler.frameEnd?.(header);
    }
  }

  #onControl(opcode: number, payload: Buffer): void {
    this.#handler.control?.(opcode, payload);
    if (opcode === Opcode.ping) {
      if (this.#handler.ping) {
        this.#handler.ping();
      } else {
        this.writer.frame(Opcode.pong, payload);
      }
    } else if (opcode === Opcode.close) {
      this.#onClose(payload);
    }
  }

  #onClose(payload: Buffer): void {
    const status = decodeClose(payload);
    if (status === undefined) {
      this.#fail({ code: 1002, reason: 'close frame with a bad code or reason' });
      return;
    }
    this.#closeReceived = status;
    this.#reader.stop();
    if (this.#handler.closeFrame) {
      this.#handler.closeFrame(payload);
    } else {
      this.answerClose(payload);
    }
  }

  #fail({ code, reason }: Violation): void {
    this.#reader.stop();
    this.answerClose(encodeClose(code, reason));
  }

  #ended(): void {
    const close = this.#closeReceived;
    this.#options.recording?.end(close ? { end: 'close-frame', ...close } : { end: this.#endedBy ?? 'cut' });
    this.#handler.ended?.();
  }
}
