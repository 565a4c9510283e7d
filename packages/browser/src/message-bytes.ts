import { isTagged, lendable } from '@twinsocket/core';

/**
 * The bytes of a binary message; undefined for what has none. A page's WebSocket gives an ArrayBuffer, as it was asked to. A stand-in
 * for it may give a view, over memory that it goes on using, shared or resizable memory, which is copied too, or a Blob, which can
 * only be read asynchronously.
 */
export function messageBytes(data: unknown): Uint8Array | Promise<Uint8Array> | undefined {
  if (isTagged(data, 'ArrayBuffer') || isTagged(data, 'SharedArrayBuffer')) {
    return lendable(new Uint8Array(data as ArrayBuffer), 'receive');
  }
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  if (!isTagged(data, 'Blob') && !isTagged(data, 'File')) return undefined;
  // jsdom's Blob has had no `arrayBuffer` for long.
  return (data as Partial<Blob>).arrayBuffer?.().then((buffer) => new Uint8Array(buffer));
}
