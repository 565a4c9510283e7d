/** One line of the list of messages. */
export interface Entry {
  readonly time: Date;
  readonly direction: 'out' | 'in' | 'event' | 'error';
  /** `text` or `binary` for a message or a part of a stream, else the name of what happened. */
  readonly kind: string;
  /** Bytes of the message as it went over the wire; none for what is no message. */
  readonly size?: number;
  /** The message, or of a long one its beginning; or what happened, in words. */
  readonly content: string | Uint8Array;
  /** Whether the content is the beginning only. */
  readonly cut?: boolean;
}

/** Bytes or characters of a message that are kept; a page that is left open must not fill its memory. */
export const MAX_CONTENT = 64 * 1024;

/** A message as an entry, without what is too long of it. */
export function messageEntry(direction: 'out' | 'in', payload: string | Uint8Array, size: number): Entry {
  const cut = payload.length > MAX_CONTENT;
  const content = cut ? payload.slice(0, MAX_CONTENT) : payload;
  return { time: new Date(), direction, kind: typeof payload === 'string' ? 'text' : 'binary', size, content, cut };
}
