/** Streams of the web as streams of WinRT, under the names that .NET has for this; beyond Windows. */
import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG, E_POINTER } from '../hresult.ts';
import { ChunkInputStream } from './chunk-input-stream.ts';
import type { IInputStream, IOutputStream } from './stream.ts';
import { WebOutputStream } from './web-output-stream.ts';

/**
 * A Blob, a File or a stream of bytes as an input stream, e.g. for `RandomAccessStream.copyAsync`. It is read as fast as it is
 * asked for, and stays locked until it is closed, which cancels it. Chunks that are no `Uint8Array` fail the read with
 * E_INVALIDARG 0x80070057, errors of the source with E_FAIL 0x80004005 and the original as `cause`.
 */
export function asInputStream(source: Blob | ReadableStream<Uint8Array>): IInputStream & Disposable {
  const { stream } = (source ?? {}) as Partial<Blob>;
  const bytes = (typeof stream === 'function' ? stream.call(source) : source) as ReadableStream<Uint8Array>;
  const reader = lock('asInputStream', source, bytes, 'getReader', () => bytes.getReader());
  return new ChunkInputStream({
    next: () => reader.read(),
    cancel() {
      // A source that has failed before says so again; its reads have already told.
      reader.cancel().then(null, () => {});
      reader.releaseLock();
    },
  });
}

/**
 * A stream that takes bytes as an output stream. A write resolves once the handler has taken it, so that whoever waits for it goes
 * at the handler's pace. It stays locked until it is closed, which closes the handler once all that was written has arrived; use
 * `flushAsync` before to hear of failures. Errors of the handler are E_FAIL 0x80004005 with the original as `cause`.
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
