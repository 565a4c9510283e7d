/** `socket.outputStream`: each write is one message. */
import { winrtError, type WinRTError } from '../errors.ts';
import { RO_E_CLOSED } from '../hresult.ts';
import type { IPromiseWithIAsyncOperation, IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import { Operation } from '../foundation/async-operation.ts';
import { bytesOf, type IBuffer } from '../streams/buffer.ts';
import type { IOutputStream } from '../streams/stream.ts';
import { decodeUtf8 } from '../streams/text.ts';
import { SocketMessageType } from './enums.ts';
import type { Session } from './session.ts';

export class SocketOutputStream implements IOutputStream {
  readonly #session: Session;
  readonly #messageType: () => SocketMessageType;
  #closed = false;

  /** The message type is asked for when a write is issued, not when it reaches the wire. */
  constructor(session: Session, messageType: () => SocketMessageType) {
    this.#session = session;
    this.#messageType = messageType;
  }

  writeAsync(buffer: IBuffer): IPromiseWithIAsyncOperationWithProgress<number, number> {
    const bytes = bytesOf(buffer, 'writeAsync');
    const refusal = this.#refusal('writeAsync');
    if (refusal) return failed<number, number>(refusal);
    if (this.#messageType() === SocketMessageType.binary) {
      return this.#session.outbound.write(bytes, bytes.byteLength, false, true).promise;
    }
    try {
      const text = decodeUtf8(bytes, 'writeAsync');
      return this.#session.outbound.write(text, bytes.byteLength, true, true).promise;
    } catch (thrown) {
      return failed<number, number>(thrown as WinRTError);
    }
  }

  flushAsync(): IPromiseWithIAsyncOperation<boolean> {
    const refusal = this.#refusal('flushAsync');
    return refusal ? failed<boolean, never>(refusal) : this.#session.outbound.flush().promise;
  }

  /** Ends this stream for good, not the socket, which goes on receiving. */
  close(): void {
    this.#closed = true;
  }

  #refusal(member: string): WinRTError | undefined {
    if (!this.#closed) return this.#session.sendRefusal(member);
    return winrtError(
      RO_E_CLOSED,
      `${member}: the output stream was closed, as closing a DataWriter does; detach it first`,
    );
  }
}

function failed<T, P>(error: WinRTError): Operation<T, P>['promise'] {
  const operation = new Operation<T, P>();
  operation.fail(error);
  return operation.promise;
}
