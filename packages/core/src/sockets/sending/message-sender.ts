/** Sends messages: whole ones, and messages that the app sends in frames. */
import { asWinRTError, winrtError } from '../../errors.ts';
import { E_ILLEGAL_METHOD_CALL } from '../../hresult.ts';
import type { IPromiseWithIAsyncOperationWithProgress } from '../../foundation/async-info.ts';
import { completedOperation, failedOperation, Operation } from '../../foundation/async-operation.ts';
import { messagesInParts } from '../../internal/platform.ts';
import { copyOf, joined, lendable } from '../../streams/bytes/memory.ts';
import { decodeUtf8, measureUtf8 } from '../../streams/values/text.ts';
import { SocketMessageType } from '../settings/enums.ts';
import type { SendingSession } from './sending-session.ts';

type Sending = IPromiseWithIAsyncOperationWithProgress<number, number>;

/** The `control` of a socket of messages. */
export interface MessageTypeControl {
  readonly messageType: SocketMessageType;
}

/** A message whose final frame has not been sent. */
interface Unfinished {
  /** Fixed by the first frame: frames of one message can't change their type (RFC 6455, 5.4). */
  readonly text: boolean;
  /** The frames so far, where the platform has no frames and they are joined. */
  readonly parts: Uint8Array[];
}

/**
 * Sends whole messages and frames, each when the one before is on its way. Bytes that are `stable` stay as they are, others are the
 * app's: they are read before a member returns.
 */
export class MessageSender {
  readonly #session: SendingSession;
  readonly #control: MessageTypeControl;
  #unfinished: Unfinished | undefined;

  /** The message type is asked for when a write is issued, not when it reaches the wire. */
  constructor(session: SendingSession, control: MessageTypeControl) {
    this.#session = session;
    this.#control = control;
  }

  /** One message of the current type, or of the one that is given; as text its bytes must be UTF-8. */
  sendMessage(bytes: Uint8Array, stable: boolean, member: string, type = this.#control.messageType): Sending {
    try {
      this.#requireFinished(member);
      return this.#sendWhole(bytes, stable, type === SocketMessageType.utf8, member);
    } catch (thrown) {
      return failed(thrown, member);
    }
  }

  /** One text message, whatever the current type is. */
  sendText(text: string, member: string): Sending {
    try {
      this.#requireFinished(member);
      return this.#session.outbound.write(text, measureUtf8(text, member), true, true, true).promise;
    } catch (thrown) {
      return failed(thrown, member);
    }
  }

  /** One binary message, whatever the current type is. */
  sendBinary(bytes: Uint8Array, stable: boolean, member: string): Sending {
    return this.sendMessage(bytes, stable, member, SocketMessageType.binary);
  }

  /** A frame of a message; the last one has `final`. Alone it is a message of one frame. */
  sendFrame(bytes: Uint8Array, stable: boolean, final: boolean, member: string): Sending {
    try {
      this.#requireOpen(member);
      const message = (this.#unfinished ??= {
        text: this.#control.messageType === SocketMessageType.utf8,
        parts: [],
      });
      if (final) this.#unfinished = undefined;
      if (joinsFrames(this.#session)) return this.#joinFrame(message, bytes, stable, final, member);
      // A frame in the middle that was taken back would leave a hole in the message, so frames can't be.
      return this.#session.outbound.write(bytes, bytes.byteLength, message.text, final, stable, false).promise;
    } catch (thrown) {
      return failed(thrown, member);
    }
  }

  /** Throws if nothing can be sent now. */
  #requireOpen(member: string): void {
    const refusal = this.#session.refusal('send', member);
    if (refusal) throw refusal;
  }

  /** Throws if no new message can be sent now. */
  #requireFinished(member: string): void {
    this.#requireOpen(member);
    if (!this.#unfinished) return;
    throw winrtError(E_ILLEGAL_METHOD_CALL, `${member}: a message is unfinished; call sendFinalFrameAsync first`);
  }

  #joinFrame(message: Unfinished, bytes: Uint8Array, stable: boolean, final: boolean, member: string): Sending {
    const { byteLength } = bytes;
    message.parts.push(stable ? bytes : copyOf(bytes, member));
    if (!final) return completedOperation(byteLength);
    const whole = joined(message.parts, member);
    const operation = new Operation<number, number>();
    // It resolves with the bytes of this frame, as where frames are real.
    this.#sendWhole(whole, true, message.text, member).then(
      () => operation.complete(byteLength),
      (error) => operation.fail(error),
    );
    return operation.promise;
  }

  /** Where frames are real, a text message goes out as the bytes that it came in, which are decoded only to check them. */
  #sendWhole(given: Uint8Array, stable: boolean, text: boolean, member: string): Sending {
    const { outbound } = this.#session;
    const { byteLength } = given;
    if (!text) return outbound.write(given, byteLength, false, true, stable).promise;
    // No other code can change these bytes between the check and the send.
    const bytes = lendable(given);
    const string = decodeUtf8(bytes, member);
    if (joinsFrames(this.#session)) return outbound.write(string, byteLength, true, true, true).promise;
    return outbound.write(bytes, byteLength, true, true, stable || bytes !== given).promise;
  }
}

/** The platform has no frames, but messages that are strings or bytes. */
function joinsFrames({ capabilities }: SendingSession): boolean {
  return !messagesInParts || capabilities.fragments === 'joined';
}

function failed(thrown: unknown, member: string): Sending {
  return failedOperation(asWinRTError(thrown, member));
}
