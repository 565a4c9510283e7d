/** Sends a stream of bytes, each write as one binary message. No part of a page that uses streams alone is about texts or frames. */
import type { IPromiseWithIAsyncOperationWithProgress } from '../../foundation/async-info.ts';
import { completedOperation, failedOperation } from '../../foundation/async-operation.ts';
import type { SendingSession } from './sending-session.ts';

export class ByteSender {
  readonly #session: SendingSession;

  constructor(session: SendingSession) {
    this.#session = session;
  }

  /** Bytes that are `stable` stay as they are, others are the app's: they are read before this returns. */
  sendMessage(
    bytes: Uint8Array,
    stable: boolean,
    member: string,
  ): IPromiseWithIAsyncOperationWithProgress<number, number> {
    const refusal = this.#session.refusal('send', member);
    if (refusal) return failedOperation(refusal);
    const { byteLength } = bytes;
    // A stream shows no borders of messages, so there is nothing to send.
    if (byteLength === 0) return completedOperation(0);
    return this.#session.outbound.write(bytes, byteLength, false, true, stable).promise;
  }
}
