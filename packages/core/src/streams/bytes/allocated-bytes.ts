/**
 * Bytes over an ArrayBuffer, neither shared nor of WebAssembly: what Blob, fetch and WebCrypto take. It is `Uint8Array<ArrayBuffer>`,
 * spelt for TypeScript before 5.7 too, whose `Uint8Array` takes no parameter.
 */
export type AllocatedBytes = ReturnType<typeof Uint8Array.of>;
