import type { WinRTError } from '../errors.ts';
import type { WinRTEvent } from '../foundation/events.ts';
import { requireConstructionKey } from '../internal/illegal-constructor.ts';
import { ChunkInputStream, type ChunkSource } from '../streams/chunk-input-stream.ts';
import { DataReader } from '../streams/data-reader.ts';
import type { IInputStream } from '../streams/stream.ts';
import { encodeUtf8 } from '../streams/values/text.ts';
import type { Incoming } from './receiving/message-assembler.ts';
import type { MessageWebSocket } from './message-web-socket.ts';
import { SocketMessageType } from './enums.ts';

/**
 * `Windows.Networking.Sockets.MessageWebSocketMessageReceivedEventArgs`, which is the event object as well: one object a
 * message, because a flood of small messages is dominated by what each one allocates.
 */
export class MessageWebSocketMessageReceivedEventArgs<TSender = MessageWebSocket> implements WinRTEvent<TSender> {
  /** The socket that has received. */
  readonly target: TSender;
  readonly #incoming: Incoming | WinRTError;

  /** @internal A message, a part of one, or the failure that ended the connection. */
  constructor(key: symbol, target: TSender, incoming: Incoming | WinRTError) {
    requireConstructionKey(key);
    this.target = target;
    this.#incoming = incoming;
  }

  /** Names the class; frameworks that wrap objects in proxies leave one with such a tag alone. */
  get [Symbol.toStringTag](): string {
    return 'MessageWebSocketMessageReceivedEventArgs';
  }

  /** The event's name. */
  get type(): 'messagereceived' {
    return 'messagereceived';
  }

  /** These args once more, as WinRT's events have them. */
  get detail(): readonly unknown[] {
    return [this];
  }

  /** The type that the peer sent the message as. */
  get messageType(): SocketMessageType {
    const incoming = this.#incoming;
    return !(incoming instanceof Error) && incoming.text ? SocketMessageType.utf8 : SocketMessageType.binary;
  }

  /** False for a part that others of the same message follow, in partialMessage mode; else true. */
  get isMessageComplete(): boolean {
    const incoming = this.#incoming;
    return incoming instanceof Error || incoming.complete;
  }

  /**
   * A reader over the message, all of it loaded: `readString(unconsumedBufferLength)` reads a text. Each call returns a new
   * reader. If the connection failed, it throws that failure instead: WININET_E_CONNECTION_ABORTED 0x80072EFE when the link was
   * lost, WSAEMSGSIZE 0x80072738 when a message was too large, WININET_E_INVALID_SERVER_RESPONSE 0x80072F78 when the peer broke
   * the protocol. Then close the socket and make a new one.
   */
  getDataReader(): DataReader {
    return DataReader.overMessage(this.#bytes('getDataReader'));
  }

  /** The message as a stream of its bytes, new each time. Throws as {@link getDataReader} does. */
  getDataStream(): IInputStream {
    // Other readers of the message read the same memory.
    return new ChunkInputStream(oneChunk(this.#bytes('getDataStream')), true);
  }

  #bytes(member: string): Uint8Array {
    const incoming = this.#incoming;
    if (incoming instanceof Error) throw incoming;
    return typeof incoming.payload === 'string' ? encodeUtf8(incoming.payload, member) : incoming.payload;
  }
}

/** A source of one chunk, and then no more. */
function oneChunk(bytes: Uint8Array): ChunkSource {
  let chunk: Uint8Array | undefined = bytes;
  return {
    next() {
      const value = chunk;
      chunk = undefined;
      return Promise.resolve({ value, done: value === undefined });
    },
    cancel() {},
  };
}
