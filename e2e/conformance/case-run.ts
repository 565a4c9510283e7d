/** One case with one client: sends what the case has, keeps what comes back, and judges it when TCP has ended. */
import type { Message } from '../node/recording-socket.ts';
import type { Connection, FrameHandler } from '../server/connection.ts';
import { Opcode, RSV1, type FrameHeader } from '../server/frame-header.ts';
import { FrameRules } from '../server/frame-rules.ts';
import type { NumberedCase } from './cases/case.ts';
import { Inflater } from './deflate-codec.ts';
import { judge, type Verdict } from './verdict.ts';

/** Milliseconds in which nothing moves before a client counts as silent; a busy browser rests for less. */
const LONGEST_WAIT = 10_000;

/** Milliseconds for a client that was told to end; then TCP is cut. */
const LINGER = 1_000;

export class CaseRun {
  readonly #case: NumberedCase;
  readonly #connection: Connection;
  readonly #inflater: Inflater | undefined;
  readonly #done: (verdict: Verdict) => void;
  readonly #rules = new FrameRules();
  readonly #messages: Message[] = [];
  readonly #pongs: Buffer[] = [];
  readonly #deadline = setTimeout(() => this.#fail('nothing more came'), LONGEST_WAIT);
  #parts: Buffer[] = [];
  #first: FrameHeader | undefined;
  #close: Buffer | undefined;
  #fault: string | undefined;
  #steps = 0;
  #delivering = false;

  /** `done` is told the verdict once. */
  constructor(checked: NumberedCase, connection: Connection, done: (verdict: Verdict) => void) {
    // A copy, which makes large messages now and once.
    this.#case = { ...checked, steps: checked.steps.map((step) => ({ ...step })) };
    this.#connection = connection;
    this.#inflater = checked.deflate && new Inflater(checked.deflate);
    this.#done = done;
  }

  start(): FrameHandler {
    void this.#next();
    return {
      takesAnyFrame: true,
      frame: (header) => this.#header(header),
      payload: (slice) => {
        this.#deadline.refresh();
        this.#parts.push(slice);
      },
      frameEnd: (header) => {
        if (header.fin) this.#message(Buffer.concat(this.#parts));
      },
      control: (opcode, payload) => this.#control(opcode, payload),
      closeFrame: (payload) => this.#connection.answerClose(payload),
      ended: () => {
        clearTimeout(this.#deadline);
        this.#done(this.#verdict());
      },
    };
  }

  #header(header: FrameHeader): void {
    const violation = this.#rules.check(header, this.#inflater ? RSV1 : 0);
    if (violation) this.#fail(violation.reason);
    if (header.opcode === Opcode.continuation) return;
    this.#first = header;
    this.#parts = [];
  }

  #message(bytes: Buffer): void {
    const compressed = this.#first?.rsv === RSV1;
    try {
      const payload = compressed && this.#inflater ? this.#inflater.decompress(bytes) : bytes;
      this.#messages.push({ text: this.#first?.opcode === Opcode.text, payload });
    } catch (error) {
      this.#fail(`a compressed message that can't be read: ${(error as Error).message}`);
    }
    void this.#next();
  }

  #control(opcode: number, payload: Buffer): void {
    this.#deadline.refresh();
    if (opcode === Opcode.close) this.#close ??= payload;
    if (opcode === Opcode.pong) {
      this.#pongs.push(payload);
      void this.#next();
    }
  }

  /** Goes on with the next step when what those before it asked for is there, and closes behind the last. */
  async #next(): Promise<void> {
    const { steps, expected } = this.#case;
    while (!this.#delivering && this.#fault === undefined && this.#answered()) {
      const step = steps[this.#steps];
      if (step === undefined) {
        if (expected.ending === 'in order') this.#connection.close(1000);
        return;
      }
      this.#steps++;
      this.#delivering = true;
      await this.#deliver(step.pieces);
      this.#delivering = false;
    }
  }

  #answered(): boolean {
    const begun = this.#case.steps.slice(0, this.#steps);
    const messages = begun.reduce((sum, step) => sum + step.messages.length, 0);
    const ping = begun.flatMap((step) => step.pings).at(-1);
    // Only the last ping has to be answered, but pongs to those before it are on their way then.
    return this.#messages.length >= messages && (!ping || this.#pongs.some((pong) => pong.equals(ping)));
  }

  async #deliver(pieces: readonly Buffer[]): Promise<void> {
    for (const piece of pieces) {
      const error = await new Promise<Error | null | undefined>((written) => {
        this.#connection.writer.encoded(piece, false, written);
      });
      this.#deadline.refresh();
      if (error) return; // the client has ended the connection, and is judged for that
    }
  }

  #fail(fault: string): void {
    this.#fault ??= fault;
    this.#connection.close(1008);
    setTimeout(() => this.#connection.cut('rst'), LINGER).unref();
  }

  #verdict(): Verdict {
    const { expected } = this.#case;
    const silent =
      this.#fault ?? (this.#close || expected.ending === 'failed' ? undefined : 'TCP ended without a close frame');
    return judge(this.#case, {
      messages: this.#messages,
      pongs: this.#pongs,
      close: this.#close,
      fault: silent,
      steps: this.#steps,
    });
  }
}
