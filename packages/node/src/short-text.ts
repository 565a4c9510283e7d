/**
 * Decodes short texts. TextDecoder needs a view of the bytes and has a fixed cost, which together take twice as long as to look whether a
 * short text is ASCII and to decode it as such.
 */
import { Buffer } from 'node:buffer';
import { installShortTextDecoder } from '@twinsocket/core';
import { isAscii, loopLimit } from './frames/utf8-validator.ts';

/** Node does not document `latin1Slice`, so it may be missing. `toString`, which is documented, needs a Buffer, and so a view. */
type Slice = (this: Uint8Array, start: number, end: number) => string;

export function installShortText(): void {
  const { latin1Slice } = Buffer.prototype as { latin1Slice?: Slice };
  if (!latin1Slice) return;
  installShortTextDecoder((bytes, start, end) =>
    end - start <= loopLimit && isAscii(bytes, start, end) ? latin1Slice.call(bytes, start, end) : undefined,
  );
}
