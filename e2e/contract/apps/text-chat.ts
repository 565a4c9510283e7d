import type { App, Chain, WindowsTree } from './app.ts';
import { socketUri } from './socket-uri.ts';
import { enumName, tellError } from './tell-error.ts';

type Sockets = WindowsTree['Networking']['Sockets'];
type MessageWebSocket = InstanceType<Sockets['MessageWebSocket']>;
type DataWriter = InstanceType<WindowsTree['Storage']['Streams']['DataWriter']>;

interface TextChat {
  connect(): void;
  /** For a server whose certificate nobody knows: to be clicked before `connect`. */
  trustAnyServer(): void;
  send(text: string): void;
  disconnect(): void;
}

/** Text messages over one MessageWebSocket, with one writer for as long as it is open. */
export const textChat: App<TextChat> = function (Windows, WinJS, address, log) {
  const { MessageWebSocket, SocketMessageType } = Windows.Networking.Sockets;
  const { DataWriter, UnicodeEncoding } = Windows.Storage.Streams;
  const { ChainValidationResult } = Windows.Security.Cryptography.Certificates;

  let socket: MessageWebSocket | null = null;
  let writer: DataWriter | null = null;
  let trusting = false;

  function tell(error: unknown): void {
    log(tellError(Windows, error));
  }

  function connectAsync(): Chain {
    const uri = socketUri(Windows, address);
    if (!uri) {
      log('No address of a WebSocket');
      return WinJS.Promise.wrap();
    }
    const opening = (socket = new MessageWebSocket());
    opening.control.messageType = SocketMessageType.utf8;
    opening.addEventListener('messagereceived', onMessageReceived);
    opening.addEventListener('closed', onClosed);
    if (trusting) {
      const { untrusted, invalidName } = ChainValidationResult;
      opening.control.ignorableServerCertificateErrors.push(untrusted, invalidName);
    }
    log(`Connecting to ${uri.absoluteUri}`);
    return opening.connectAsync(uri).then(
      function () {
        writer = new DataWriter(opening.outputStream);
        log('Connected');
      },
      function (error) {
        opening.close();
        socket = null;
        tell(error);
      },
    );
  }

  function sendAsync(text: string): Chain {
    if (!writer || text === '') return WinJS.Promise.wrap();
    writer.writeString(text);
    return writer.storeAsync().then(function (count) {
      log(`Sent ${count} bytes`);
    }, tell);
  }

  function onMessageReceived(event: Parameters<NonNullable<MessageWebSocket['onmessagereceived']>>[0]): void {
    try {
      const reader = event.getDataReader();
      reader.unicodeEncoding = UnicodeEncoding.utf8;
      const type = enumName(SocketMessageType, event.messageType);
      log(`Received ${type}: ${reader.readString(reader.unconsumedBufferLength)}`);
    } catch (error) {
      tell(error);
    }
  }

  function onClosed(event: { readonly code: number; readonly reason: string }): void {
    log(`Closed ${event.code} ${event.reason}`);
    closeSocket();
  }

  function closeSocket(): void {
    if (writer) {
      writer.detachStream();
      writer.close();
      writer = null;
    }
    if (socket) {
      try {
        socket.close(1000, 'The user went away.');
      } catch (error) {
        tell(error);
      }
      socket = null;
    }
  }

  return {
    connect() {
      connectAsync().done(function () {
        log('Ready');
      });
    },
    trustAnyServer() {
      trusting = true;
    },
    send(text) {
      sendAsync(text).done(function () {
        log('Ready');
      });
    },
    disconnect: closeSocket,
  };
};
