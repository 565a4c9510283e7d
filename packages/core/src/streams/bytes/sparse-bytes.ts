/** Bytes at any position, held in pages: what was never written costs nothing and reads as zeros, and growing copies nothing. */
import { allocate } from './memory.ts';

const pageSize = 16 * 1024;

export class SparseBytes {
  readonly #pages = new Map<number, Uint8Array>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Cuts off what is behind it, for good: growing again shows zeros. */
  set size(size: number) {
    if (size < this.#size) {
      const last = Math.floor(size / pageSize);
      for (const page of this.#pages.keys()) if (page > last) this.#pages.delete(page);
      this.#pages.get(last)?.fill(0, size % pageSize);
    }
    this.#size = size;
  }

  /** Fills `target` with the bytes from `position` on, which must be there. */
  read(position: number, target: Uint8Array): void {
    forPages(position, target, (page, offset, piece) => {
      const bytes = this.#pages.get(page);
      if (bytes) piece.set(bytes.subarray(offset, offset + piece.byteLength));
      else piece.fill(0);
    });
  }

  /** Grows as far as it must. Where there is no memory for all it throws E_OUTOFMEMORY 0x8007000E. */
  write(position: number, source: Uint8Array): void {
    forPages(position, source, (page, offset, piece) => {
      let bytes = this.#pages.get(page);
      if (!bytes) this.#pages.set(page, (bytes = allocate(pageSize, 'writeAsync')));
      bytes.set(piece, offset);
    });
    this.#size = Math.max(this.#size, position + source.byteLength);
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
