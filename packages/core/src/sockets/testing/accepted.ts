/** Accepted connections for tests, and what the handlers of their sockets are told. */
import type { DataReader } from '../../streams/data-reader.ts';
import { SocketMessageType } from '../settings/enums.ts';
import type { MessageWebSocketMessageReceivedEventArgs } from '../message-received-event-args.ts';
import { serverMessageWebSocketOver, type ServerMessageWebSocket } from '../server-message-web-socket.ts';
import type { ServerMessageSocketOptions } from '../settings/server-socket-options.ts';
import { FakeAcceptor, type FakeConnection } from './fake-transport.ts';

interface Accepted {
  readonly socket: ServerMessageWebSocket;
  readonly connection: FakeConnection;
}

/** An accepted connection, in the turn in which it was accepted. */
export function accept(options?: ServerMessageSocketOptions): Accepted {
  const acceptor = new FakeAcceptor();
  const socket = serverMessageWebSocketOver(acceptor, options);
  return { socket, connection: acceptor.connection };
}

/** What a handler is told: the text, the bytes, with `…` behind a part, or the number of a failure. */
export function told(event: MessageWebSocketMessageReceivedEventArgs<ServerMessageWebSocket>): string {
  try {
    const reader = event.getDataReader();
    const size = reader.unconsumedBufferLength;
    const text =
      event.messageType === SocketMessageType.utf8 ? reader.readString(size) : bytesFrom(reader, size).join();
    return event.isMessageComplete ? text : `${text}…`;
  } catch (thrown) {
    return String((thrown as { number: number }).number);
  }
}

/** Subscribes to both events, and keeps what they tell, in order. */
export function listen(socket: ServerMessageWebSocket): string[] {
  const heard: string[] = [];
  socket.addEventListener('messagereceived', (event) => heard.push(told(event)));
  socket.addEventListener('closed', ({ code }) => heard.push(`closed ${code}`));
  return heard;
}

function bytesFrom(reader: DataReader, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  reader.readBytes(bytes);
  return bytes;
}
