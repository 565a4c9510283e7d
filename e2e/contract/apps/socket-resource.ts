import type { App, WindowsTree } from './app.ts';

type Sockets = WindowsTree['Networking']['Sockets'];
type ReceivedEvent = Parameters<NonNullable<InstanceType<Sockets['MessageWebSocket']>['onmessagereceived']>>[0];
type Step = 'connect' | 'send' | 'ping' | 'receive' | 'close';

/** The handlers that its user sets; each is optional. */
interface Handlers {
  connected?(): void;
  /** The number of bytes that were sent. */
  sent?(count: number): void;
  pinged?(): void;
  /** A text, or bytes in base64. */
  received?(content: string, isBinary: boolean): void;
  closed?(code: number, reason: string): void;
  failed?(step: Step, number: number): void;
}

export interface SocketResource {
  readonly handlers: Handlers;
  readonly state: 'idle' | 'connecting' | 'open' | 'closing' | 'closed';
  connect(protocols?: readonly string[], headers?: Readonly<Record<string, string>>): void;
  send(text: string): void;
  sendBinary(base64: string): void;
  ping(): void;
  close(code: number, reason: string): void;
}

/**
 * The native half of a JavaScript framework's WebSocket module, as react-native-windows has one: calls that return nothing, handlers that
 * tell everything, and bytes in base64 across the border. What is given before the connect has finished waits for it, and is dropped if the
 * connect fails. One writer sends all, in order.
 */
export const socketResource: App<SocketResource> = function (Windows, WinJS, address, log) {
  const { MessageWebSocket, SocketMessageType } = Windows.Networking.Sockets;
  const { CryptographicBuffer } = Windows.Security.Cryptography;
  const { DataWriter, UnicodeEncoding } = Windows.Storage.Streams;

  const socket = new MessageWebSocket();
  const writer = new DataWriter(socket.outputStream);
  const handlers: Handlers = {};
  let started = false;
  let opened = false;
  let closing = false;
  let ended = false;
  /** Settles when all that was given so far is done; it never fails. */
  let done: PromiseLike<unknown> = WinJS.Promise.wrap();

  function fail(step: Step, error: unknown): void {
    const { number } = error as { number: number };
    log(`Failed to ${step}`);
    handlers.failed?.(step, number);
  }

  function end(code: number, reason: string): void {
    ended = true;
    handlers.closed?.(code, reason);
  }

  /** Writes what `write` puts into the writer, as one message. Errors of either come to the handler. */
  function queue(step: 'send' | 'ping', write: () => void, finish: (count: number) => void): void {
    if (closing) return;
    done = done.then(function () {
      if (!opened || ended) return undefined;
      try {
        write();
        return writer.storeAsync().then(finish, function (error) {
          fail(step, error);
        });
      } catch (error) {
        fail(step, error);
        return undefined;
      }
    });
  }

  function onMessageReceived(event: ReceivedEvent): void {
    try {
      const reader = event.getDataReader();
      const length = reader.unconsumedBufferLength;
      if (event.messageType === SocketMessageType.utf8) {
        reader.unicodeEncoding = UnicodeEncoding.utf8;
        handlers.received?.(reader.readString(length), false);
      } else {
        handlers.received?.(CryptographicBuffer.encodeToBase64String(reader.readBuffer(length)), true);
      }
    } catch (error) {
      fail('receive', error);
      close(1000, 'The connection is broken');
    }
  }

  function close(code: number, reason: string): void {
    if (closing || ended) return;
    closing = true;
    done.then(function () {
      try {
        socket.close(code, reason);
        if (!opened) end(code, reason);
      } catch (error) {
        closing = false;
        fail('close', error);
      }
    });
  }

  return {
    handlers,
    get state() {
      if (ended) return 'closed';
      if (closing) return 'closing';
      if (opened) return 'open';
      return started ? 'connecting' : 'idle';
    },
    connect(protocols = [], headers = {}) {
      started = true;
      try {
        socket.addEventListener('messagereceived', onMessageReceived);
        socket.addEventListener('closed', function (event) {
          end(event.code, event.reason);
        });
        for (const name in headers) socket.setRequestHeader(name, headers[name] as string);
        for (const protocol of protocols) socket.control.supportedProtocols.append(protocol);
        const connecting = socket.connectAsync(new Windows.Foundation.Uri(address)).then(
          function () {
            opened = true;
            handlers.connected?.();
          },
          function (error) {
            fail('connect', error);
          },
        );
        const given = done;
        done = connecting.then(function () {
          return given;
        });
      } catch (error) {
        fail('connect', error);
      }
    },
    send(text) {
      queue(
        'send',
        function () {
          socket.control.messageType = SocketMessageType.utf8;
          writer.writeString(text);
        },
        function (count) {
          handlers.sent?.(count);
        },
      );
    },
    sendBinary(base64) {
      queue(
        'send',
        function () {
          socket.control.messageType = SocketMessageType.binary;
          writer.writeBuffer(CryptographicBuffer.decodeFromBase64String(base64));
        },
        function (count) {
          handlers.sent?.(count);
        },
      );
    },
    ping() {
      queue(
        'ping',
        function () {
          socket.control.messageType = SocketMessageType.utf8;
          writer.writeBytes([]);
        },
        function () {
          handlers.pinged?.();
        },
      );
    },
    close,
  };
};
