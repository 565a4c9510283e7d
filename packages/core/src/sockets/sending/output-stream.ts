/** `socket.outputStream`: each write is one message. */
import { winrtError, type WinRTError } from '../../errors.ts';
import { RO_E_CLOSED } from '../../hresult.ts';
import type {
  IPromiseWithIAsyncOperation,
  IPromiseWithIAsyncOperationWithProgress,
} from '../../foundation/async-info.ts';
import { abortable, failedOperation } from '../../foundation/async-operation.ts';
import { bytesOf, freeze, type IBuffer } from '../../streams/buffer.ts';
import type { IOutputStream } from '../../streams/stream.ts';
import type { MessageSender } from './message-sender.ts';
import type { SendingSession } from './sending-session.ts';
import type { Abortable } from '../../internal/abort.ts';
import { closeOnDispose } from '../../internal/disposable.ts';

export class SocketOutputStream implements IOutputStream {
  /** `close()`, for `using`. */
  declare readonly [Symbol.dispose]: () => void;

  readonly #session: SendingSession;
  readonly #sender: Pick<MessageSender, 'sendMessage'>;
  #closed = false;

  constructor(session: SendingSession, sender: Pick<MessageSender, 'sendMessage'>) {
    this.#session = session;
    this.#sender = sender;
    closeOnDispose(this);
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'OutputStream';
  }

  writeAsync(buffer: IBuffer, options?: Abortable | null): IPromiseWithIAsyncOperationWithProgress<number, number> {
    if (options) return abortable(options, 'writeAsync', () => this.writeAsync(buffer));
    const bytes = bytesOf(buffer, 'writeAsync');
    return this.#closed
      ? failedOperation(this.#closedError('writeAsync'))
      : this.#sender.sendMessage(bytes, freeze(buffer), 'writeAsync');
  }

  flushAsync(options?: Abortable | null): IPromiseWithIAsyncOperation<boolean> {
    if (options) return abortable(options, 'flushAsync', () => this.flushAsync());
    const refusal = this.#closed ? this.#closedError('flushAsync') : this.#session.refusal('send', 'flushAsync');
    return refusal ? failedOperation(refusal) : this.#session.outbound.flush().promise;
  }

  /** Ends this stream for good, not the socket, which goes on receiving. */
  close(): void {
    this.#closed = true;
  }

  #closedError(member: string): WinRTError {
    return winrtError(
      RO_E_CLOSED,
      `${member}: the output stream was closed, maybe with its DataWriter; call detachStream first`,
    );
  }
}
