/** Below this a loop over bytes is cheaper than making the views that a loop over words needs. */
const WORDS_FROM = 64;

/**
 * XORs `bytes` in place with a masking key (RFC 6455, section 5.3). `position` is where in the frame's payload they begin,
 * so that a frame can be unmasked slice by slice.
 */
export function applyMask(bytes: Uint8Array, key: Uint8Array, position: number): void {
  if (bytes.length < WORDS_FROM) {
    maskBytes(bytes, key, position);
    return;
  }
  // A word view has to start at a multiple of four in its ArrayBuffer; a payload starts anywhere.
  const before = -bytes.byteOffset & 3;
  const words = (bytes.length - before) >> 2;
  maskBytes(bytes.subarray(0, before), key, position);
  maskWords(new Uint32Array(bytes.buffer, bytes.byteOffset + before, words), key, position + before);
  maskBytes(bytes.subarray(before + words * 4), key, position + before);
}

function maskBytes(bytes: Uint8Array, key: Uint8Array, position: number): void {
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (bytes[i] as number) ^ (key[(position + i) & 3] as number);
  }
}

function maskWords(words: Uint32Array, key: Uint8Array, position: number): void {
  const turned = Uint8Array.from({ length: 4 }, (_, i) => key[(position + i) & 3] as number);
  const word = new Uint32Array(turned.buffer)[0] as number;
  for (let i = 0; i < words.length; i++) {
    words[i] = (words[i] as number) ^ word;
  }
}
