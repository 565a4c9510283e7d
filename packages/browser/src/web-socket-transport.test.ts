/** The constructor that is there when connecting is the one that dials, and little is asked of it. */
import { afterEach, expect, test, vi } from 'vitest';
import { MessageWebSocket } from './sockets.ts';

/** As little of a WebSocket as a page's imitation may have; it knows no `signal` of a listener. */
class SmallWebSocket {
  static readonly made: SmallWebSocket[] = [];
  readonly protocol = '';
  readonly listeners = new Map<string, (event: object) => void>();
  readonly sent: unknown[] = [];
  readonly bufferedAmount = 0;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
    SmallWebSocket.made.push(this);
  }

  addEventListener(type: string, listener: (event: object) => void): void {
    this.listeners.set(type, listener);
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(): void {}

  raise(type: string, event: object = {}): void {
    this.listeners.get(type)?.(event);
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
  SmallWebSocket.made.length = 0;
});

function dialled(): SmallWebSocket {
  const [made] = SmallWebSocket.made;
  if (!made) throw new Error('nothing was dialled');
  return made;
}

test('a WebSocket with which the page replaces the global one is used', async () => {
  const socket = new MessageWebSocket();
  vi.stubGlobal('WebSocket', SmallWebSocket);
  const connecting = socket.connectAsync('ws://peer.test/');
  dialled().raise('open');
  await connecting;
  const heard = new Promise((resolve) => (socket.onclosed = ({ code }) => resolve(code)));
  dialled().raise('close', { code: 1000, reason: '', wasClean: true });
  expect(await heard).toBe(1000);
});

test('a WebSocketStream with which the page replaces the global one is used, where back-pressure is asked for', async () => {
  const urls: string[] = [];
  const socket = new MessageWebSocket();
  socket.control.receiveBackPressure = true;
  class SmallWebSocketStream {
    readonly opened = Promise.reject(new Error('not today'));
    readonly closed = this.opened;
    constructor(url: string) {
      urls.push(url);
    }
  }
  vi.stubGlobal('WebSocketStream', SmallWebSocketStream);
  await expect(socket.connectAsync('ws://peer.test/')).rejects.toThrow('connectAsync');
  expect(urls).toEqual(['ws://peer.test/']);
});

test('an error event before the opening fails the connect, and a close event after it has no effect', async () => {
  vi.stubGlobal('WebSocket', SmallWebSocket);
  const socket = new MessageWebSocket();
  const closed = vi.fn<() => void>();
  socket.onclosed = closed;
  const error = { type: 'error' };
  const connecting = socket.connectAsync('ws://peer.test/');
  dialled().raise('error', error);
  await expect(connecting).rejects.toMatchObject({ cause: error });
  dialled().raise('close', { code: 1006, reason: '', wasClean: false });
  expect(closed).not.toHaveBeenCalled();
});
