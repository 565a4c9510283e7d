/** What arrives on a MessageWebSocket: slices joined to messages, each raised as an event. */
import { winrtError, type WinRTError } from '../errors.ts';
import { WSAEMSGSIZE } from '../hresult.ts';
import { encodeUtf8 } from '../streams/text.ts';
import type { Inbound } from './session.ts';

export interface MessageInboxOwner {
  /** A whole message, or the failure that ended the connection (then `text` is false). */
  received(payload: string | Uint8Array | WinRTError, text: boolean): void;
  /** The connection can't go on. */
  fail(error: WinRTError): void;
  maxMessageSize(): number;
}

export class MessageInbox implements Inbound {
  /** Set by the socket before it connects. */
  owner!: MessageInboxOwner;
  #slices: Uint8Array[] = [];
  #size = 0;

  opened(): void {}

  data(payload: string | Uint8Array, text: boolean, final: boolean): void {
    if (final && this.#size === 0) {
      if (this.#fits(payload)) this.owner.received(payload, text);
      return;
    }
    const bytes = typeof payload === 'string' ? encodeUtf8(payload) : payload;
    if (!this.#fits(bytes)) return;
    this.#slices.push(bytes);
    this.#size += bytes.byteLength;
    if (final) this.owner.received(this.#join(), text);
  }

  peerClosed(raiseClosed: () => void): void {
    raiseClosed();
  }

  failed(error: WinRTError): void {
    this.#drop();
    this.owner.received(error, false);
  }

  localClosed(): void {
    this.#drop();
  }

  /** The limit counts the whole message's payload bytes; equal to it is allowed. */
  #fits(payload: string | Uint8Array): boolean {
    const limit = this.owner.maxMessageSize();
    const size = this.#size + sizeWithin(payload, limit);
    if (size <= limit) return true;
    this.#drop();
    this.owner.fail(
      winrtError(WSAEMSGSIZE, `receive: a message is larger than control.maxMessageSize, ${limit} bytes`),
    );
    return false;
  }

  #join(): Uint8Array {
    const message = new Uint8Array(this.#size);
    let at = 0;
    for (const slice of this.#slices) {
      message.set(slice, at);
      at += slice.byteLength;
    }
    this.#drop();
    return message;
  }

  #drop(): void {
    this.#slices = [];
    this.#size = 0;
  }
}

/** A string has at most 3 bytes of UTF-8 a unit, so most need no counting. */
function sizeWithin(payload: string | Uint8Array, limit: number): number {
  if (typeof payload !== 'string') return payload.byteLength;
  return payload.length * 3 <= limit ? payload.length : encodeUtf8(payload).byteLength;
}
