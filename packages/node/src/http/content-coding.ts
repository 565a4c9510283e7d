/** The beginning of a body without its content coding. A server may use one although we ask for none (RFC 9110, 12.5.3). */
import { constants, createBrotliDecompress, createUnzip } from 'node:zlib';

/** By a name in Content-Encoding. `finishFlush`: what can be decoded of a body that was cut off counts. */
const decoders: Readonly<Record<string, () => ReturnType<typeof createUnzip>>> = {
  gzip: () => createUnzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  'x-gzip': () => createUnzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: () => createUnzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};

/**
 * What the bytes are decoded to, or what could be decoded before a fault; a little over `most` bytes at the most, however large the whole
 * would be. Nothing for a coding that is not known, or for several.
 */
export function decoded(bytes: Buffer, coding: string, most: number): Promise<Buffer> {
  const name = coding.trim().toLowerCase();
  if (name === '' || name === 'identity') return Promise.resolve(bytes);
  const decoder = Object.hasOwn(decoders, name) ? decoders[name]?.() : undefined;
  if (!decoder) return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    decoder.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > most) decoder.destroy();
    });
    // The end follows an error, too.
    decoder.on('error', () => {}).on('close', () => resolve(Buffer.concat(chunks)));
    decoder.end(bytes);
  });
}
