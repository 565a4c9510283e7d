/** Bytes in quantity: reproducible, hashed, moved with the stream API alone. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { MiB } from '../../sizes.ts';
import type { ContractEnv } from '../case.ts';
import type { StreamWebSocket } from 'twinsocket';

export { MiB };

/** What a download has at most under way while nobody reads: the buffers of two systems, of the engine, and ours. */
export const IN_FLIGHT = 24 * MiB;

/** SHA-256 of what is added, as the peer writes it. */
export class Hash {
  readonly #state = sha256.create();

  add(bytes: Uint8Array): void {
    this.#state.update(bytes);
  }

  hex(): string {
    return bytesToHex(this.#state.digest());
  }
}

/** Pseudo-random bytes (xorshift32), different for each seed. */
export function randomBytes(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = seed | 1;
  for (let index = 0; index < words.length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  return new Uint8Array(words.buffer, 0, length);
}

/** Reads to the end of the stream; a read asks for `chunk` bytes at most. */
export async function readToEnd({ api }: ContractEnv, socket: StreamWebSocket, chunk: number): Promise<Received> {
  const reader = new api.DataReader(socket.inputStream);
  reader.inputStreamOptions = api.InputStreamOptions.partial;
  const hash = new Hash();
  let length = 0;
  let reads = 0;
  for (;;) {
    const loaded = await reader.loadAsync(chunk);
    if (loaded === 0) break;
    const bytes = new Uint8Array(loaded);
    reader.readBytes(bytes);
    hash.add(bytes);
    length += loaded;
    reads++;
  }
  reader.detachStream();
  return { length, reads, sha256: hash.hex() };
}

export interface Received {
  readonly length: number;
  readonly reads: number;
  readonly sha256: string;
}

/** Reads exactly so many bytes. */
export async function readExactly({ api }: ContractEnv, socket: StreamWebSocket, count: number): Promise<Uint8Array> {
  const reader = new api.DataReader(socket.inputStream);
  const bytes = new Uint8Array(await reader.loadAsync(count));
  reader.readBytes(bytes);
  reader.detachStream();
  return bytes;
}
