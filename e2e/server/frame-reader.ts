import { decodeHeader, headerSize, MASKING_KEY_SIZE, MAX_HEADER_SIZE, type FrameHeader } from './frame-header.ts';
import { applyMask } from './mask.ts';

/** Hears frames as their bytes arrive: each has one header, any number of payload slices, one end. */
export interface FrameListener {
  header(header: FrameHeader): void;
  /** Never empty. A view of the chunk that was pushed, unmasked. */
  payload(slice: Buffer): void;
  end(header: FrameHeader): void;
}

/**
 * Cuts a byte stream into frames without holding a payload back, so that a frame of any size passes in bounded memory.
 * It judges nothing: see `frame-rules.ts`.
 */
export class FrameReader {
  readonly #listener: FrameListener;
  /** The start of a header whose rest has not come yet. */
  readonly #partial = Buffer.alloc(MAX_HEADER_SIZE);
  #partialSize = 0;
  #header: FrameHeader | undefined;
  #key: Buffer | undefined;
  #position = 0;
  #stopped = false;

  constructor(listener: FrameListener) {
    this.#listener = listener;
  }

  /** Discards whatever follows, even the rest of the chunk that is being pushed. */
  stop(): void {
    this.#stopped = true;
  }

  /** Takes the next bytes; they are unmasked in place and may be kept by the listener. */
  push(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length && !this.#stopped) {
      offset =
        this.#header === undefined ? this.#readHeader(chunk, offset) : this.#readPayload(this.#header, chunk, offset);
    }
  }

  #readHeader(chunk: Buffer, offset: number): number {
    const available = chunk.length - offset;
    if (this.#partialSize === 0 && available >= 2) {
      const size = headerSize(chunk.readUInt8(offset + 1));
      if (available >= size) {
        this.#begin(chunk, offset, size);
        return offset + size;
      }
    }
    this.#partial[this.#partialSize++] = chunk.readUInt8(offset);
    if (this.#partialSize >= 2) {
      const size = headerSize(this.#partial.readUInt8(1));
      if (this.#partialSize === size) {
        this.#partialSize = 0;
        this.#begin(this.#partial, 0, size);
      }
    }
    return offset + 1;
  }

  #begin(bytes: Buffer, offset: number, size: number): void {
    const header = decodeHeader(bytes, offset);
    // A copy, since the chunk is handed on and the partial header is used again.
    this.#key = header.masked
      ? Buffer.from(bytes.subarray(offset + size - MASKING_KEY_SIZE, offset + size))
      : undefined;
    this.#position = 0;
    this.#header = header;
    this.#listener.header(header);
    this.#endIfComplete(header);
  }

  #readPayload(header: FrameHeader, chunk: Buffer, offset: number): number {
    const slice = chunk.subarray(offset, offset + Math.min(header.length - this.#position, chunk.length - offset));
    if (this.#key !== undefined) {
      applyMask(slice, this.#key, this.#position);
    }
    this.#position += slice.length;
    this.#listener.payload(slice);
    this.#endIfComplete(header);
    return offset + slice.length;
  }

  #endIfComplete(header: FrameHeader): void {
    if (this.#position === header.length && !this.#stopped) {
      this.#header = undefined;
      this.#listener.end(header);
    }
  }
}
