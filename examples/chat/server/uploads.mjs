/** Takes an upload and says what has come. The bytes are not kept: this is an example. */
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

/** The code by which the page knows that the whole file is here. */
const TAKEN = 4000;

/** With a `rate`, in bytes a second, it reads no faster, and so makes the page wait: else nothing is to be seen on one machine. */
export async function takeUpload(socket, size, rate) {
  const hash = createHash('sha256');
  let bytes = 0;
  const reader = socket.readable.getReader();
  try {
    while (bytes < size) {
      const { done, value } = await reader.read();
      if (done) break;
      hash.update(value);
      bytes += value.byteLength;
      if (rate !== Infinity) await setTimeout((1000 * value.byteLength) / rate);
    }
  } catch {
    // The connection was lost, of which `ended` tells.
  }
  const whole = bytes === size;
  // Without effect if the page has closed before, or the connection is lost.
  if (whole) socket.close(TAKEN, `${bytes} bytes, SHA-256 ${hash.digest('hex')}`);
  else socket.close(1008, `not the ${size} bytes that were announced`);
  const { code, reason } = await socket.ended;
  console.log(`upload: ${whole ? `all ${bytes} bytes` : `${bytes} of ${size} bytes, then ${code} ${reason}`}`);
}
