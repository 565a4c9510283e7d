/**
 * Bytes over an ArrayBuffer that is neither shared nor of WebAssembly: Blob, fetch and WebCrypto accept them. The type is
 * `Uint8Array<ArrayBuffer>`, written in a way that TypeScript before 5.7 can read too, whose `Uint8Array` has no parameter.
 */
export type AllocatedBytes = ReturnType<typeof Uint8Array.of>;
