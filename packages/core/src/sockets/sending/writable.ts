/** `socket.writable`: what is sent, as a Web Stream. With `readable` it has the shape of WebSocketStream. */
import { requireGlobal } from '../../internal/require-global.ts';
import { requireBytes, type BufferSource } from '../../streams/bytes/buffer-source.ts';
import { lostMemory } from '../../streams/bytes/memory.ts';
import type { SendingSession } from './sending-session.ts';
import type { ByteSender } from './byte-sender.ts';
import type { MessageSender } from './message-sender.ts';

/** A larger chunk goes to a StreamWebSocket's `writable` as several messages, so that progress and deadlines see it move. */
const pieceSize = 1024 * 1024;

/** A chunk is one message: a string as text, bytes as binary. */
export function messageWritable(session: SendingSession, sender: MessageSender): WritableStream<string | BufferSource> {
  return writableOver(session, (chunk) => {
    if (typeof chunk === 'string') return sender.sendText(chunk, 'writable');
    return sender.sendBinary(requireBytes(chunk, 'writable'), false, 'writable');
  });
}

/** A chunk is bytes of the stream, in messages of at most 1 MiB. */
export function byteWritable(session: SendingSession, sender: ByteSender): WritableStream<BufferSource> {
  return writableOver(session, async (chunk) => {
    const bytes = requireBytes(chunk, 'writable');
    const size = bytes.byteLength;
    for (let at = 0; at < size; at += pieceSize) {
      if (bytes.byteLength !== size) throw lostMemory('writable');
      await sender.sendMessage(bytes.subarray(at, Math.min(at + pieceSize, size)), false, 'writable');
    }
  });
}

/**
 * Its close is the socket's, and done when that is, as with WebSocketStream: who ends the process then loses nothing. It errors as
 * soon as nothing more can be sent, or a pipe whose source is idle would never hear of that.
 */
function writableOver<T>(session: SendingSession, write: (chunk: T) => PromiseLike<unknown>): WritableStream<T> {
  requireGlobal('WritableStream', 'writable');
  let closing = false;
  return new WritableStream<T>({
    start(controller) {
      session.whenSendingEnds((error) => {
        // Its own close settles its promise.
        if (!closing) controller.error(error);
      });
    },
    async write(chunk) {
      await write(chunk);
    },
    close() {
      closing = true;
      session.close(undefined, '');
      return session.ending.whenAllSent();
    },
    abort: (reason) => session.closeFor(reason),
  });
}
