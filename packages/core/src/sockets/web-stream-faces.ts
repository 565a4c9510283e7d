/** `socket.readable` and `socket.writable`: the same sockets as Web Streams, of the shape that WebSocketStream has. */
import { describe, winrtError } from '../errors.ts';
import { isTagged } from '../foundation/is-tagged.ts';
import { requireGlobal } from '../foundation/require-global.ts';
import { E_INVALIDARG } from '../hresult.ts';
import { lostMemory, viewBytes } from '../streams/memory.ts';
import { requireCloseCode, requireCloseReason } from './close-arguments.ts';
import type { Pulled } from './message-inbox.ts';
import type { MessageSender } from './message-sender.ts';
import type { Session } from './session.ts';

/** What a `writable` takes as bytes. */
export type BufferSource = ArrayBuffer | ArrayBufferView;

/** A larger chunk goes to a StreamWebSocket's `writable` as several messages, so that progress and deadlines see it move. */
const pieceSize = 1024 * 1024;

/**
 * A stream that asks only when its reader asks: with a high-water mark of 0, looking at the property changes nothing, and what
 * isn't read stays with the sender as far as the platform can.
 */
export function readableOver<T extends string | Uint8Array>(
  pull: () => Promise<Pulled>,
  cancel: (reason: unknown) => void,
): ReadableStream<T> {
  requireGlobal('ReadableStream', 'readable');
  return new ReadableStream<T>(
    {
      async pull(controller) {
        const chunk = (await pull()) as T | undefined;
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
      cancel,
    },
    { highWaterMark: 0 },
  );
}

/** A chunk is one message: a string as text, bytes as binary. */
export function messageWritable(session: Session, sender: MessageSender): WritableStream<string | BufferSource> {
  return writableOver(session, (chunk) => {
    if (typeof chunk === 'string') return sender.sendText(chunk, 'writable');
    return sender.sendBinary(requireBytes(chunk, 'writable'), false, 'writable');
  });
}

/** A chunk is bytes of the stream, in messages of at most 1 MiB. */
export function byteWritable(session: Session, sender: MessageSender): WritableStream<BufferSource> {
  return writableOver(session, async (chunk) => {
    const bytes = requireBytes(chunk, 'writable');
    const size = bytes.byteLength;
    for (let at = 0; at < size; at += pieceSize) {
      if (bytes.byteLength !== size) throw lostMemory('writable');
      await sender.sendBinary(bytes.subarray(at, Math.min(at + pieceSize, size)), false, 'writable');
    }
  });
}

/**
 * Its close is the socket's, and done when that is, as with WebSocketStream: who ends the process then loses nothing. It errors as
 * soon as nothing more can be sent, or a pipe whose source is idle would never hear of that.
 */
function writableOver<T>(session: Session, write: (chunk: T) => PromiseLike<unknown>): WritableStream<T> {
  requireGlobal('WritableStream', 'writable');
  let closing = false;
  return new WritableStream<T>({
    start(controller) {
      session.whenSendingEnds((error) => {
        // Its own close is told by its promise.
        if (!closing) controller.error(error);
      });
    },
    async write(chunk) {
      await write(chunk);
    },
    close() {
      closing = true;
      session.close(undefined, '');
      return session.whenAllSent();
    },
    abort: (reason) => closeFor(session, reason),
  });
}

/**
 * Closes for the reason of an `abort` or `cancel`: with the `closeCode` and `reason` that a `WebSocketError` of the web carries, if
 * they can be sent, else with an empty close frame (WHATWG WebSockets, "close a WebSocketStream using a reason").
 */
export function closeFor(session: Session, given: unknown): void {
  let code: number | undefined;
  let text = '';
  try {
    const { closeCode, reason } = Object(given) as { readonly closeCode?: number; readonly reason?: string };
    text = requireCloseReason(reason);
    code = requireCloseCode(closeCode, session.capabilities.closeCodes);
  } catch {
    text = '';
  }
  session.close(code, text);
}

/** The bytes of a view or buffer; throws E_INVALIDARG 0x80070057 for anything else. */
export function requireBytes(value: unknown, member: string): Uint8Array {
  if (ArrayBuffer.isView(value) || isTagged(value, 'ArrayBuffer')) return viewBytes(value as ArrayBuffer, member);
  throw winrtError(E_INVALIDARG, `${member}: ${describe(value)} is neither an ArrayBuffer nor a view over bytes`);
}
