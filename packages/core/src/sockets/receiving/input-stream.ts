/** `socket.inputStream`: the payload bytes of all messages as one stream. */
import { winrtError } from '../../errors.ts';
import { ERROR_INVALID_OPERATION } from '../../hresult.ts';
import { abortable, failedOperation } from '../../foundation/async-operation.ts';
import type { IPromiseWithIAsyncOperationWithProgress } from '../../foundation/async-info.ts';
import type { IBuffer } from '../../streams/buffer.ts';
import type { InputStreamOptions } from '../../streams/enums.ts';
import { requireReadRequest, type IInputStream } from '../../streams/stream.ts';
import type { ByteReceiver } from './byte-receiver.ts';
import type { Abortable } from '../../internal/abort.ts';
import { closeOnDispose } from '../../internal/disposable.ts';

export class SocketInputStream implements IInputStream {
  /** `close()`, for `using`. */
  declare readonly [Symbol.dispose]: () => void;

  readonly #receiver: ByteReceiver;
  readonly #locked: () => boolean;

  /** `locked` tells whether a reader of the socket's `readable` has the bytes. */
  constructor(receiver: ByteReceiver, locked: () => boolean) {
    this.#receiver = receiver;
    this.#locked = locked;
    closeOnDispose(this);
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'InputStream';
  }

  readAsync(
    buffer: IBuffer,
    count: number,
    options: InputStreamOptions,
    abort?: Abortable | null,
  ): IPromiseWithIAsyncOperationWithProgress<IBuffer, number> {
    if (abort) return abortable(abort, 'readAsync', () => this.readAsync(buffer, count, options));
    const request = requireReadRequest(buffer, count, options);
    if (!this.#locked()) return this.#receiver.read(request).promise;
    const text = 'readAsync: the socket’s readable is locked; release its reader first';
    return failedOperation(winrtError(ERROR_INVALID_OPERATION, text));
  }

  close(): void {
    this.#receiver.close();
  }
}
