/** Passes the callbacks of one attempt to connect, and of its connection, to the session. */
import type { WinRTError } from '../../errors.ts';
import { afterCallbacks } from '../../internal/after-callbacks.ts';
import { memoryIsLent } from '../../internal/platform.ts';
import { copyOf, sizeError } from '../../streams/bytes/memory.ts';
import type { Connection, ConnectionHandler, ConnectionInfo, PeerCertificates, SendTotals } from '../../transport.ts';
import type { Inbound } from '../receiving/inbound.ts';

/** The session, whose receiver gets the data without a call of the session for each message. */
export interface DeferringTarget extends Omit<ConnectionHandler, 'data'> {
  /** Takes what arrives while the connection is open. */
  readonly receiving: Pick<Inbound, 'data'> | undefined;
  /** Ends the connection because of what has arrived. */
  fail(error: WinRTError): void;
}

/** Can hold callbacks back, and ignores them once another attempt has begun. */
export class DeferringHandler implements ConnectionHandler {
  /** Undefined once another attempt has begun. */
  #target: DeferringTarget | undefined;
  /** The callbacks that are held back; undefined while none are. */
  #deferred: (() => void)[] | undefined;

  constructor(target: DeferringTarget) {
    this.#target = target;
  }

  /** Holds callbacks back from here on. */
  hold(): void {
    this.#deferred = [];
  }

  /** What is held back goes on when those who await the operation that has just been completed have been told. */
  release(): void {
    afterCallbacks(() => {
      const deferred = this.#deferred ?? [];
      this.#deferred = undefined;
      for (const deliver of deferred) deliver();
    });
  }

  /** Another attempt has begun. */
  silence(): void {
    this.#target = undefined;
  }

  get copies(): boolean {
    return this.#target?.copies === true;
  }

  opened(connection: Connection, info: ConnectionInfo): void {
    this.#target?.opened(connection, info);
  }

  data(payload: string | Uint8Array, text: boolean, final: boolean, start?: number, end?: number): void {
    try {
      if (this.#deferred) this.#defer(payload, text, final, start, end);
      else this.#target?.receiving?.data(payload, text, final, start, end);
    } catch (thrown) {
      // The platform calls this, and does not catch errors: in Node an error would end the process.
      this.#target?.fail(sizeError(thrown, 'receive'));
    }
  }

  together(begins: boolean): void {
    if (!this.#deferred) this.#target?.together?.(begins);
  }

  sent(totals: SendTotals): void {
    this.#target?.sent(totals);
  }

  closed(code: number, reason: string): void {
    this.#deliver(() => this.#target?.closed(code, reason));
  }

  failed(error: WinRTError, certificates?: PeerCertificates): void {
    this.#deliver(() => this.#target?.failed(error, certificates));
  }

  /** Not in {@link data}: with a closure in it, each call would make an object for what the closure uses. */
  #defer(payload: string | Uint8Array, text: boolean, final: boolean, start?: number, end?: number): void {
    const copied = memoryIsLent && this.copies && typeof payload !== 'string';
    const message: Parameters<ConnectionHandler['data']> = copied
      ? [copyOf(payload, 'receive', start, end), text, final]
      : [payload, text, final, start, end];
    this.#deferred?.push(() => this.data(...message));
  }

  #deliver(event: () => void): void {
    if (this.#deferred) this.#deferred.push(event);
    else event();
  }
}
