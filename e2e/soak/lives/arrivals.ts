/** What comes back from the peer, compared with what was sent: each message once, whole and in order. */
import { bytesOf, isBinary, textOf } from '../payload.ts';
import { Change } from './change.ts';

export abstract class Arrivals {
  messages = 0;
  /** What was wrong with what came. */
  fault: string | undefined;
  readonly change = new Change();
  protected readonly life: number;
  #ended = false;

  constructor(life: number) {
    this.life = life;
  }

  /** Resolves when `count` messages in all are there; rejects with what was wrong, or if {@link end} comes before. */
  async until(count: number): Promise<void> {
    await this.change.until(() => this.messages >= count || this.fault !== undefined || this.#ended);
    this.check();
    if (this.messages < count) throw new Error(`the connection ended behind ${this.messages} of ${count} echoes`);
  }

  /** Throws if something was wrong. */
  check(): void {
    if (this.fault !== undefined) throw new Error(this.fault);
  }

  /** Nothing more can come. */
  end(): void {
    this.#ended = true;
    this.change.notify();
  }
}

export class ArrivedMessages extends Arrivals {
  /** Text, or the bytes of a binary message. */
  take(data: string | Uint8Array): void {
    const expected = textOf(this.life, this.messages);
    const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
    if ((typeof data !== 'string') !== isBinary(this.messages)) {
      this.fault ??= `message ${this.messages} has another type`;
    }
    if (text !== expected) this.fault ??= `message ${this.messages} is ${shown(text)} instead of ${shown(expected)}`;
    this.messages++;
    this.change.notify();
  }
}

/** The bytes of all messages, one behind the other. */
export class ArrivedBytes extends Arrivals {
  #expected: Uint8Array | undefined;
  #position = 0;

  take(bytes: Uint8Array): void {
    for (const byte of bytes) {
      const expected = (this.#expected ??= bytesOf(textOf(this.life, this.messages)));
      if (byte !== expected[this.#position]) {
        this.fault ??= `byte ${this.#position} of message ${this.messages} is ${byte} instead of ${expected[this.#position]}`;
      }
      if (++this.#position < expected.length) continue;
      this.messages++;
      this.#position = 0;
      this.#expected = undefined;
    }
    this.change.notify();
  }
}

function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
