import type { IPromise } from 'twinsocket';
import type { App, Chain, WindowsTree } from './app.ts';
import { socketUri } from './socket-uri.ts';
import { tellError } from './tell-error.ts';

type StreamWebSocket = InstanceType<WindowsTree['Networking']['Sockets']['StreamWebSocket']>;

interface BinaryLoop {
  start(): void;
  stop(): void;
}

const PAUSE_MS = 5;

/** Writes to a StreamWebSocket again and again, and reads whatever comes; both end when the socket is no longer the app's. */
export const binaryLoop: App<BinaryLoop> = function (Windows, WinJS, address, log) {
  const { StreamWebSocket } = Windows.Networking.Sockets;
  const { DataReader, DataWriter, InputStreamOptions } = Windows.Storage.Streams;

  let socket: StreamWebSocket | null = null;

  function startAsync(): Chain {
    const uri = socketUri(Windows, address);
    if (!uri) return WinJS.Promise.wrap();
    const opening = (socket = new StreamWebSocket());
    opening.addEventListener('closed', onClosed);
    return opening.connectAsync(uri).then(
      function () {
        log('Connected');
        receive(opening);
        send(opening);
      },
      function (error) {
        opening.close();
        socket = null;
        log(tellError(Windows, error));
      },
    );
  }

  function send(active: StreamWebSocket): void {
    const writer = new DataWriter(active.outputStream);
    let sent = 0;

    function loop(): IPromise<void> {
      const size = writer.measureString('Hello, stream');
      writer.writeString('Hello, stream');
      return writer
        .storeAsync()
        .then(function () {
          sent += size;
          return WinJS.Promise.timeout(PAUSE_MS);
        })
        .then(function () {
          return socket === active ? loop() : undefined;
        });
    }

    loop()
      .then(null, function (error) {
        log(`Writing: ${tellError(Windows, error)}`);
      })
      .done(function () {
        writer.close();
        log(`Sent ${sent > 0 ? 'bytes' : 'nothing'}`);
      });
  }

  function receive(active: StreamWebSocket): void {
    const reader = new DataReader(active.inputStream);
    reader.inputStreamOptions = InputStreamOptions.partial;

    // At the end of the stream a load gives 0 at once, and this loads again at once: it relies on `closed` to stop it.
    function loop(): IPromise<void> {
      return reader.loadAsync(100).then(function (count) {
        // oxlint-disable-next-line unicorn/no-new-array -- as Microsoft's sample has it: an array of holes to fill
        const bytes = new Array<number>(count);
        reader.readBytes(bytes);
        if (count > 0) log(`Read ${String.fromCharCode(...bytes)}`);
        return socket === active ? loop() : undefined;
      });
    }

    loop()
      .then(null, function (error) {
        log(`Reading: ${tellError(Windows, error)}`);
      })
      .done(function () {
        reader.close();
        log('Stopped reading');
      });
  }

  function onClosed(event: { readonly code: number; readonly reason: string; readonly target: unknown }): void {
    log(`Closed ${event.code} ${event.reason}`);
    if (socket === event.target) stop();
  }

  function stop(): void {
    if (!socket) return;
    try {
      socket.close(1000, 'The user stopped it.');
    } catch (error) {
      log(tellError(Windows, error));
    }
    socket = null;
  }

  return {
    start() {
      startAsync().done(function () {
        log('Ready');
      });
    },
    stop,
  };
};
