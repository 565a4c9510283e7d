import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach } from 'vitest';
import type { DialOptions } from '../dial.ts';
import { startDial, type Dialling } from './dialling.ts';
import { listen, type Listening } from './listening.ts';
import { startProxy, type Answer, type ProxySettings, type TestProxy } from './proxy.ts';

/** What a test of proxies stands on. All that it opens is closed behind each test. */
export interface ThroughProxy {
  /** Of a server that echoes. */
  readonly port: () => number;
  readonly proxyThat: (answer: Answer, settings?: ProxySettings) => Promise<TestProxy>;
  /** A server that is no HTTP proxy at all. */
  readonly tcpThat: (accept: (socket: Socket) => void) => Promise<Listening>;
  /** Dials the server by a name that only the proxy knows. */
  readonly start: (options: Partial<DialOptions>) => Dialling;
}

export function throughProxy(): ThroughProxy {
  let server: Listening;
  let opened: Listening[] = [];

  beforeEach(async () => {
    server = await listen(createServer((socket) => socket.pipe(socket)));
    opened = [server];
  });
  afterEach(async () => {
    await Promise.all(opened.map((each) => each.close()));
  });

  return {
    port: () => server.port,
    async proxyThat(answer, settings) {
      const proxy = await startProxy(answer, settings);
      opened.push(proxy);
      return proxy;
    },
    async tcpThat(accept) {
      const listening = await listen(createServer(accept));
      opened.push(listening);
      return listening;
    },
    start: (options) => startDial({ host: 'server.example', port: server.port }, options),
  };
}

export const plain = ({ port }: Listening): string => `http://127.0.0.1:${port}`;
export const secure = ({ port }: Listening): string => `https://127.0.0.1:${port}`;

export async function echoed(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes.toString();
}
