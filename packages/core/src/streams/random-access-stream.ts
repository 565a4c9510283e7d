/** `Windows.Storage.Streams.RandomAccessStream`: the static class that copies streams. */
import type { WinRTError } from '../errors.ts';
import type { IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import { Operation } from '../foundation/async-operation.ts';
import { signalOf, type Abortable } from '../internal/abort.ts';
import { WindowsRuntimeBuffer, type IBuffer } from './buffer.ts';
import { InputStreamOptions } from './enums.ts';
import { cancelForeign, follow } from './foreign-promise.ts';
import { toInt64 } from './values/integers.ts';
import { requireStream, type IInputStream, type IOutputStream } from './stream.ts';

/** The most bytes that are read and written at a time. On a MessageWebSocket each write is a message. */
const chunkSize = 64 * 1024;

/**
 * `Windows.Storage.Streams.RandomAccessStream`: the static methods that copy a stream to another.
 *
 * @example
 * ```ts
 * import { InMemoryRandomAccessStream, RandomAccessStream, StreamWebSocket } from 'twinsocket';
 *
 * const socket = new StreamWebSocket();
 * await socket.connectAsync('ws://127.0.0.1:8080/source/100000');
 * const memory = new InMemoryRandomAccessStream();
 * const copied = await RandomAccessStream.copyAsync(socket.inputStream, memory.getOutputStreamAt(0), 100000);
 * console.log(`${copied} bytes`);
 * socket.close();
 * ```
 */
export abstract class RandomAccessStream {
  /**
   * Copies from one stream to another until the source ends or `bytesToCopy` (a UInt64) are copied. Resolves with the number of bytes
   * copied; progress is the number so far. Each read takes at most 64 KiB and does not wait for more bytes than are there. Both streams
   * stay open. The first error of either stream rejects the promise; then, and after a cancellation, bytes that were read and not
   * written are lost. If all is to be copied, `options` may be the third argument.
   */
  static copyAsync(
    source: IInputStream,
    destination: IOutputStream,
    options: Abortable,
  ): IPromiseWithIAsyncOperationWithProgress<number, number>;
  static copyAsync(
    source: IInputStream,
    destination: IOutputStream,
    bytesToCopy?: number,
    options?: Abortable | null,
  ): IPromiseWithIAsyncOperationWithProgress<number, number>;
  static copyAsync(
    source: IInputStream,
    destination: IOutputStream,
    bytesToCopy?: number | Abortable,
    options?: Abortable | null,
  ): IPromiseWithIAsyncOperationWithProgress<number, number> {
    // As a UInt64 an object is 0: the copy would end at once, without an error.
    if (typeof bytesToCopy === 'object' && bytesToCopy)
      return copy('copyAsync', source, destination, Infinity, bytesToCopy);
    const limit = bytesToCopy === undefined ? Infinity : Number(BigInt.asUintN(64, toInt64(bytesToCopy)));
    return copy('copyAsync', source, destination, limit, options);
  }

  /** Copies to the end of the source, flushes the destination, and closes both streams, also after a failure or a cancellation. */
  static copyAndCloseAsync(
    source: IInputStream,
    destination: IOutputStream,
    options?: Abortable | null,
  ): IPromiseWithIAsyncOperationWithProgress<number, number> {
    const close = (): void => {
      try {
        destination.close();
      } finally {
        source.close();
      }
    };
    return copy('copyAndCloseAsync', source, destination, Infinity, options, close);
  }
}

function copy(
  where: string,
  source: IInputStream,
  destination: IOutputStream,
  limit: number,
  options: Abortable | null | undefined,
  close?: () => void,
): Operation<number, number>['promise'] {
  requireStream(source, 'readAsync', where);
  requireStream(destination, 'writeAsync', where);
  const signal = signalOf(options, where);
  let copied = 0;
  let running: PromiseLike<unknown> | undefined;
  const closeAfterFailure = (): void => {
    try {
      close?.();
    } catch {
      // The error that ended the copy is the one to report.
    }
  };
  const operation = new Operation<number, number>(() => {
    cancelForeign(running);
    closeAfterFailure();
    return true;
  });
  const failed = (error: WinRTError): void => {
    if (!operation.pending) return;
    operation.fail(error);
    closeAfterFailure();
  };
  /** The next step of a copy that may have been cancelled meanwhile. */
  const step = <T>(start: () => PromiseLike<T>, succeeded: (value: T) => void): void => {
    if (operation.pending) running = follow(start, where, succeeded, failed);
  };
  const read = (): void => {
    const size = Math.min(chunkSize, limit - copied);
    if (size <= 0) return finish();
    const buffer = new WindowsRuntimeBuffer(size);
    step(() => source.readAsync(buffer, size, InputStreamOptions.partial), write);
  };
  const write = (buffer: IBuffer): void => {
    const { length } = buffer;
    if (length === 0) return finish();
    step(
      () => destination.writeAsync(buffer),
      () => {
        copied += length;
        operation.report(copied);
        read();
      },
    );
  };
  const finish = (): void => {
    if (!close) return operation.complete(copied);
    step(
      () => destination.flushAsync(),
      () => {
        close();
        operation.complete(copied);
      },
    );
  };
  if (signal) operation.cancelOn(signal, where);
  read();
  return operation.promise;
}
