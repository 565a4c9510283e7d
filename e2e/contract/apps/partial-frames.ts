import type { IPromise } from 'twinsocket';
import type { App, Chain, WindowsTree } from './app.ts';
import { tellError } from './tell-error.ts';

type MessageWebSocket = InstanceType<WindowsTree['Networking']['Sockets']['MessageWebSocket']>;

interface PartialFrames {
  connect(): void;
  /** One message, a frame for each text. */
  send(texts: readonly string[]): void;
  disconnect(): void;
}

/** Sends a message frame by frame, and takes what comes in parts. */
export const partialFrames: App<PartialFrames> = function (Windows, WinJS, address, log) {
  const { MessageWebSocket, MessageWebSocketReceiveMode, SocketMessageType } = Windows.Networking.Sockets;
  const { DataWriter } = Windows.Storage.Streams;

  let socket: MessageWebSocket | null = null;
  let parts: string[] = [];

  function connectAsync(): Chain {
    const opening = (socket = new MessageWebSocket());
    opening.control.messageType = SocketMessageType.utf8;
    opening.control.receiveMode = MessageWebSocketReceiveMode.partialMessage;
    opening.onmessagereceived = onMessageReceived;
    opening.onclosed = onClosed;
    return opening.connectAsync(new Windows.Foundation.Uri(address)).then(
      function () {
        log('Connected');
      },
      function (error) {
        log(tellError(Windows, error));
      },
    );
  }

  function sendFramesAsync(
    active: MessageWebSocket,
    [text = '', ...rest]: readonly string[],
  ): IPromise<number, number> {
    const writer = new DataWriter();
    writer.writeString(text);
    const frame = writer.detachBuffer();
    if (rest.length === 0) return active.sendFinalFrameAsync(frame);
    return active.sendNonfinalFrameAsync(frame).then(function (count) {
      return sendFramesAsync(active, rest).then(function (more) {
        return count + more;
      });
    });
  }

  function sendAsync(texts: readonly string[]): Chain {
    if (!socket) return WinJS.Promise.wrap();
    return sendFramesAsync(socket, texts).then(
      function (count) {
        log(`Sent ${count} bytes`);
      },
      function (error) {
        log(tellError(Windows, error));
      },
    );
  }

  function onMessageReceived(event: Parameters<NonNullable<MessageWebSocket['onmessagereceived']>>[0]): void {
    try {
      const reader = event.getDataReader();
      parts.push(reader.readString(reader.unconsumedBufferLength));
      reader.close();
    } catch (error) {
      log(tellError(Windows, error));
      return;
    }
    if (event.isMessageComplete) {
      log(`Received ${parts.join('')}`);
      parts = [];
    }
  }

  function onClosed(event: { readonly code: number; readonly reason: string }): void {
    log(`Closed ${event.code} ${event.reason}`);
    socket = null;
  }

  return {
    connect() {
      connectAsync().done();
    },
    send(texts) {
      sendAsync(texts).done();
    },
    disconnect() {
      if (socket) socket.close(1000, 'The user is done.');
    },
  };
};
