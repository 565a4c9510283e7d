/** The part of `DataReader` that loads bytes from a stream. */
import type { WinRTError } from '../errors.ts';
import { Operation } from '../foundation/async-operation.ts';
import { bytesOf, freeze, WindowsRuntimeBuffer, type IBuffer } from './buffer.ts';
import { ByteQueue } from './bytes/byte-queue.ts';
import { InputStreamOptions } from './enums.ts';
import { cancelForeign, completedResult, follow } from './foreign-promise.ts';
import { loadingBy, sourceOf, type DataReader, type Source } from './loaded-reader.ts';
import { requireStream, type IInputStream } from './stream.ts';

export type { DataReaderLoadOperation } from './loaded-reader.ts';

/**
 * The class itself, not a subclass: the reader of a message is an instance of it too. Pure for bundlers, since what the call changes can be
 * seen by the result alone. The class keeps its name by the name of this constant, which is another.
 */
const readerOfStreams = /*#__PURE__*/ loadingBy({ open, load });
type readerOfStreams = DataReader;
export { readerOfStreams as DataReader };

/**
 * The most bytes that one read of the stream asks for. A load consists of such reads, so that the bytes that arrived before a failure
 * or a cancellation can still be read.
 */
const readSize = 1024 * 1024;

/** The read that a load is waiting for. */
interface Reading {
  promise?: PromiseLike<IBuffer> | undefined;
  /** The result of the read, if it was taken before the callback. */
  kept?: IBuffer;
}

function open(stream: IInputStream): Source {
  return sourceOf(requireStream(stream, 'readAsync', 'DataReader'), new ByteQueue());
}

function load(source: Source, stream: IInputStream, wanted: number): Operation<number> {
  const reading: Reading = {};
  const operation = new Operation<number>(() => {
    source.loading = undefined;
    if (!cancelForeign(reading.promise)) keepLate(source, reading);
    return true;
  });
  source.loading = operation;
  const partial = (source.options & InputStreamOptions.partial) !== 0;
  let loaded = 0;
  const settle = (error?: WinRTError): void => {
    if (source.loading === operation) source.loading = undefined;
    if (error) operation.fail(error);
    else operation.complete(loaded);
  };
  const step = (): void => {
    const size = Math.min(wanted - loaded, readSize);
    const buffer = new WindowsRuntimeBuffer(size);
    const read = (): PromiseLike<IBuffer> => stream.readAsync(buffer, size, InputStreamOptions.partial);
    reading.promise = follow(read, 'loadAsync', arrived, settle);
  };
  // The bytes of a read that was cancelled too late have left the stream, so they are kept, even if no load is waiting.
  const arrived = (buffer: IBuffer): void => {
    if (reading.kept && buffer === reading.kept) return;
    const count = keep(source, buffer);
    loaded += count;
    if (!operation.pending) return;
    if (count === 0 || partial || loaded >= wanted) settle();
    else step();
  };
  step();
  return operation;
}

/**
 * A completed read can't be cancelled, even if its callback has not run yet. Its bytes have left the stream, so they are taken now:
 * the app may give the stream to another reader next.
 */
function keepLate(source: Source, reading: Reading): void {
  const buffer = completedResult(reading.promise);
  if (!buffer || source.closed) return;
  reading.kept = buffer;
  keep(source, buffer);
}

/** Copies the bytes of an app's own stream, which may use the memory of the buffer again. */
function keep(source: Source, buffer: IBuffer): number {
  const bytes = bytesOf(buffer, 'loadAsync');
  if (!source.closed) source.queue?.push(bytes, freeze(buffer));
  return bytes.byteLength;
}
