/** Bytes at any position, kept in pages: bytes that were never written take no memory and read as zeros, and growing copies nothing. */
import { allocate } from './memory.ts';

const pageSize = 16 * 1024;

export class SparseBytes {
  readonly #pages = new Map<number, Uint8Array>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Drops all bytes beyond the size: if it grows again, they are zeros. */
  set size(size: number) {
    if (size < this.#size) {
      const last = Math.floor(size / pageSize);
      for (const page of this.#pages.keys()) if (page > last) this.#pages.delete(page);
      this.#pages.get(last)?.fill(0, size % pageSize);
    }
    this.#size = size;
  }

  /** Fills `target` with the bytes from `position` on; there must be enough. */
  read(position: number, target: Uint8Array): void {
    forPages(position, target, (page, offset, piece) => {
      const bytes = this.#pages.get(page);
      if (bytes) piece.set(bytes.subarray(offset, offset + piece.byteLength));
      else piece.fill(0);
    });
  }

  /** Writes the bytes, and grows if necessary; no bytes change nothing. Throws E_OUTOFMEMORY 0x8007000E if there is not enough memory. */
  write(position: number, source: Uint8Array): void {
    forPages(position, source, (page, offset, piece) => {
      let bytes = this.#pages.get(page);
      if (!bytes) this.#pages.set(page, (bytes = allocate(pageSize, 'writeAsync')));
      bytes.set(piece, offset);
    });
    if (source.byteLength > 0) this.#size = Math.max(this.#size, position + source.byteLength);
  }
}

function forPages(
  position: number,
  bytes: Uint8Array,
  visit: (page: number, offset: number, piece: Uint8Array) => void,
): void {
  for (let done = 0; done < bytes.byteLength;) {
    const offset = (position + done) % pageSize;
    const piece = bytes.subarray(done, done + pageSize - offset);
    visit(Math.floor((position + done) / pageSize), offset, piece);
    done += piece.byteLength;
  }
}
