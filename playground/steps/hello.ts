import assert from 'node:assert/strict';
import {
  DataWriter,
  MessageWebSocket,
  SocketMessageType,
  type MessageWebSocketMessageReceivedEventArgs as Message,
} from 'twinsocket';
import { close, connect } from './open.ts';
import type { Step } from './step.ts';

const GREETING = 'Hello, World!';

/** A text there and back. */
export function hello(scheme: 'ws' | 'wss'): Step {
  return {
    title: `Hello, World! on a MessageWebSocket over ${scheme}:`,
    async run(context) {
      const { server, out, own } = context;
      const socket = own(new MessageWebSocket());
      socket.control.messageType = SocketMessageType.utf8;
      if (scheme === 'wss') socket.control.certificateAuthorities = [server.certificateAuthority];
      const answer = new Promise<Message>((resolve) => socket.addEventListener('messagereceived', resolve));
      await connect(socket, `${server[scheme]}/echo`, context);

      const writer = new DataWriter(socket.outputStream);
      writer.writeString(GREETING);
      out.sent(await writer.storeAsync(), GREETING);

      const message = await answer;
      const reader = message.getDataReader();
      const bytes = reader.unconsumedBufferLength;
      const text = reader.readString(bytes);
      out.received(bytes, text);
      assert.equal(message.messageType, SocketMessageType.utf8, 'the answer is not a text message');
      assert.equal(text, GREETING);

      await close(socket, context);
      return 'the same text came back';
    },
  };
}
