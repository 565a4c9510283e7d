/** Web Streams as streams of WinRT, under .NET's names for this. An addition to WinRT. */
import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG, E_POINTER } from '../hresult.ts';
import { ChunkInputStream } from './chunk-input-stream.ts';
import type { IInputStream, IOutputStream } from './stream.ts';
import { WebOutputStream } from './web-output-stream.ts';

/**
 * A Blob, a File or a Web Stream of bytes as an input stream, e.g. for `RandomAccessStream.copyAsync`. It reads from the source only when
 * it is read, and locks the source. Closing the input stream cancels the source. A read fails with E_INVALIDARG 0x80070057 for a chunk
 * that is not a `Uint8Array`, and with E_FAIL 0x80004005 for an error of the source, which is its `cause`.
 *
 * @throws {WinRTError} E_POINTER 0x80004003: the source is missing.
 * @throws {WinRTError} E_INVALIDARG 0x80070057: the source is not a stream of bytes, or it is locked.
 */
export function asInputStream(source: Blob | ReadableStream<Uint8Array>): IInputStream & Disposable {
  const { stream } = (source ?? {}) as Partial<Blob>;
  const bytes = (typeof stream === 'function' ? stream.call(source) : source) as ReadableStream<Uint8Array>;
  const reader = lock('asInputStream', source, bytes, 'getReader', () => bytes.getReader());
  return new ChunkInputStream({
    next: () => reader.read(),
    cancel() {
      // Ignored: an earlier failure of the source was reported by a read.
      reader.cancel().then(null, () => {});
      reader.releaseLock();
    },
  });
}

/**
 * A WritableStream of bytes as an output stream. A write resolves when the handler has taken the bytes, so an app that awaits its writes
 * is no faster than the handler. The output stream locks the handler. Closing the output stream closes the handler after all written
 * bytes; call `flushAsync` before to see failures. An error of the handler becomes E_FAIL 0x80004005 with the original as `cause`.
 *
 * @throws {WinRTError} E_POINTER 0x80004003: the handler is missing.
 * @throws {WinRTError} E_INVALIDARG 0x80070057: the handler is not a WritableStream, or it is locked.
 */
export function asOutputStream(handler: WritableStream<Uint8Array>): IOutputStream & Disposable {
  return new WebOutputStream(lock('asOutputStream', handler, handler, 'getWriter', () => handler.getWriter()));
}

function lock<T>(where: string, given: unknown, stream: unknown, method: string, take: () => T): T {
  const there = given !== null && given !== undefined;
  if (!there || typeof (stream as Record<string, unknown>)[method] !== 'function') {
    throw winrtError(there ? E_INVALIDARG : E_POINTER, `${where}: ${describe(given)} is not a stream of bytes`);
  }
  try {
    return take();
  } catch (cause) {
    throw winrtError(E_INVALIDARG, `${where}: the stream is locked; release its reader or writer first`, cause);
  }
}
