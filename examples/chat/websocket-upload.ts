/** An upload by the browser's WebSocket: only `bufferedAmount` tells what has left, and only to those who ask again and again. */
import { CANCELLED, TAKEN, uploadAddress, type Upload } from './chat.ts';

/** Bytes of one message. */
const CHUNK = 256 * 1024;
/** Milliseconds between two looks at `bufferedAmount`. */
const POLL = 5;

export const upload: Upload = async (file, progress, signal) => {
  const socket = new WebSocket(await uploadAddress(file, signal));
  signal.addEventListener('abort', () => socket.close(CANCELLED, 'cancelled'), { once: true });
  const ended = new Promise<CloseEvent>((resolve) => (socket.onclose = resolve));
  await Promise.race([ended, new Promise((resolve) => (socket.onopen = resolve))]);
  const isOpen = (): boolean => socket.readyState === WebSocket.OPEN;
  for (let sent = 0; sent < file.size && isOpen();) {
    const chunk = await file.slice(sent, sent + CHUNK).arrayBuffer();
    socket.send(chunk);
    sent += chunk.byteLength;
    // What was sent to a socket that is closed stays in `bufferedAmount` for ever.
    while (socket.bufferedAmount > 0 && isOpen()) {
      progress(sent - socket.bufferedAmount);
      await new Promise((resolve) => setTimeout(resolve, POLL));
    }
    if (isOpen()) progress(sent);
  }
  const { code, reason } = await ended;
  if (code !== TAKEN) throw new Error(`the upload ended with ${code} ${reason}`);
  return reason;
};
