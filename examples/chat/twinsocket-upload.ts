/** An upload by a StreamWebSocket, which reports its progress and keeps the pace of the network by itself. */
import { asInputStream, RandomAccessStream, StreamWebSocket } from 'twinsocket';
import { CANCELLED, TAKEN, uploadAddress, type Upload } from './chat.ts';

export const upload: Upload = async (file, progress, signal) => {
  const socket = new StreamWebSocket();
  signal.addEventListener('abort', () => socket.close(CANCELLED, 'cancelled'), { once: true });
  await socket.connectAsync(await uploadAddress(file, signal));
  await RandomAccessStream.copyAsync(asInputStream(file), socket.outputStream).then(null, null, progress);
  const { code, reason, error } = await socket.ended;
  if (code !== TAKEN) throw error ?? new Error(`the upload ended with ${code} ${reason}`);
  return reason;
};
