/** `socket.inputStream`: the payload bytes of everything received, message borders gone. */
import type { IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import type { IBuffer } from '../streams/buffer.ts';
import type { InputStreamOptions } from '../streams/enums.ts';
import { requireReadRequest, type IInputStream } from '../streams/stream.ts';
import type { ByteInbox } from './byte-inbox.ts';

export class SocketInputStream implements IInputStream {
  readonly #inbox: ByteInbox;

  constructor(inbox: ByteInbox) {
    this.#inbox = inbox;
  }

  readAsync(
    buffer: IBuffer,
    count: number,
    options: InputStreamOptions,
  ): IPromiseWithIAsyncOperationWithProgress<IBuffer, number> {
    return this.#inbox.read(requireReadRequest(buffer, count, options)).promise;
  }

  close(): void {
    this.#inbox.close();
  }
}
