/** Node's own streams as streams of WinRT, beside those of the web. */
import { Writable, type Readable } from 'node:stream';
import {
  asInputStream as asInputStreamOfWeb,
  asOutputStream as asOutputStreamOfWeb,
  ChunkInputStream,
  type IInputStream,
  type IOutputStream,
} from '@twinsocket/core';

/**
 * A stream of Node, e.g. of `fs.createReadStream`, a Blob, a File or a stream of the web as an input stream, e.g. for
 * `RandomAccessStream.copyAsync`. It is read as fast as it is asked for. Closing it destroys or cancels the source. Chunks that
 * are no `Uint8Array` fail the read with E_INVALIDARG 0x80070057, errors of the source with E_FAIL 0x80004005 and the original
 * as `cause`.
 */
export function asInputStream(source: Readable | Blob | ReadableStream<Uint8Array>): IInputStream & Disposable {
  if (!isReadable(source)) return asInputStreamOfWeb(source);
  // It may fail before the first read (a file that isn't there), which then tells; without a listener the process would end.
  source.on('error', () => {});
  // Not `Readable.toWeb`: of a stream that has failed already it makes one that ends as if complete.
  const chunks: AsyncIterator<unknown> = source[Symbol.asyncIterator]();
  return new ChunkInputStream({ next: () => chunks.next(), cancel: () => void source.destroy() });
}

/**
 * A stream of Node, e.g. of `fs.createWriteStream`, or of the web as an output stream. A write resolves once the sink takes
 * more, so that whoever waits for it goes at the sink's pace. Closing it ends the sink once all that was written has arrived.
 * Errors of the sink are E_FAIL 0x80004005 with the original as `cause`.
 */
export function asOutputStream(sink: Writable | WritableStream<Uint8Array>): IOutputStream & Disposable {
  return asOutputStreamOfWeb(isWritable(sink) ? (Writable.toWeb(sink) as WritableStream<Uint8Array>) : sink);
}

/** By its shape: streams of the `readable-stream` package are no instances of Node's class. */
function isReadable(source: unknown): source is Readable {
  return typeof (source as Partial<Readable> | null | undefined)?.pipe === 'function';
}

function isWritable(sink: unknown): sink is Writable {
  return typeof (sink as Partial<Writable> | null | undefined)?.end === 'function';
}
