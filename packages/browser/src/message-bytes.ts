import { isTagged, lendable } from '@twinsocket/core';

/**
 * The bytes of a binary message; undefined for other data. A page's WebSocket gives an ArrayBuffer, because we set `binaryType`. A stand-in
 * may give a view, shared memory or resizable memory, which are copied because it may use them again; or a Blob, which can only be read
 * asynchronously.
 */
export function messageBytes(data: unknown): Uint8Array | Promise<Uint8Array> | undefined {
  // Most are of this realm, which is quickly asked; a tag needs a string for each message, and the view's `buffer` a call.
  if (data instanceof ArrayBuffer && !(data as { readonly resizable?: boolean }).resizable) return new Uint8Array(data);
  if (isTagged(data, 'ArrayBuffer') || isTagged(data, 'SharedArrayBuffer')) {
    return lendable(new Uint8Array(data as ArrayBuffer), 'receive');
  }
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  if (!isTagged(data, 'Blob') && !isTagged(data, 'File')) return undefined;
  // Older versions of jsdom have no `arrayBuffer` of a Blob.
  return (data as Partial<Blob>).arrayBuffer?.().then((buffer) => new Uint8Array(buffer));
}
