/** Node's own streams, and Web Streams, as streams of WinRT. */
import { Writable, type Readable } from 'node:stream';
import {
  asInputStream as asInputStreamOfWeb,
  asOutputStream as asOutputStreamOfWeb,
  ChunkInputStream,
  type IInputStream,
  type IOutputStream,
} from '@twinsocket/core';

/**
 * A Node stream, e.g. of `fs.createReadStream`, a Blob, a File or a Web Stream of bytes as an input stream, e.g. for
 * `RandomAccessStream.copyAsync`. It reads from the source only when it is read. Closing it destroys or cancels the source. A read fails
 * with E_INVALIDARG 0x80070057 for a chunk that is not a `Uint8Array`, and with E_FAIL 0x80004005 for an error of the source, which is
 * its `cause`.
 *
 * @throws {WinRTError} E_POINTER 0x80004003: the source is missing.
 * @throws {WinRTError} E_INVALIDARG 0x80070057: the source is not a stream of bytes, or it is locked.
 */
export function asInputStream(source: Readable | Blob | ReadableStream<Uint8Array>): IInputStream & Disposable {
  if (!isReadable(source)) return asInputStreamOfWeb(source);
  // The stream may fail before the first read, e.g. for a missing file. The first read reports that; without a listener the process would end.
  source.on('error', () => {});
  // Not `Readable.toWeb`: for a stream that has failed already, it gives a stream that ends without an error.
  const chunks: AsyncIterator<unknown> = source[Symbol.asyncIterator]();
  return new ChunkInputStream({ next: () => chunks.next(), cancel: () => void source.destroy() });
}

/**
 * A Node stream, e.g. of `fs.createWriteStream`, or a WritableStream as an output stream. A write resolves when the sink can take more, so
 * an app that awaits its writes is no faster than the sink. Closing it ends the sink after all written bytes. An error of the sink becomes
 * E_FAIL 0x80004005 with the original as `cause`.
 *
 * @throws {WinRTError} E_POINTER 0x80004003: the sink is missing.
 * @throws {WinRTError} E_INVALIDARG 0x80070057: the sink is not a writable stream, or it is locked.
 */
export function asOutputStream(sink: Writable | WritableStream<Uint8Array>): IOutputStream & Disposable {
  return asOutputStreamOfWeb(isWritable(sink) ? (Writable.toWeb(sink) as WritableStream<Uint8Array>) : sink);
}

/** Checked by its members: streams of the `readable-stream` package are not instances of Node's class. */
function isReadable(source: unknown): source is Readable {
  return typeof (source as Partial<Readable> | null | undefined)?.pipe === 'function';
}

function isWritable(sink: unknown): sink is Writable {
  return typeof (sink as Partial<Writable> | null | undefined)?.end === 'function';
}
