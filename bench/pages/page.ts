/** The program of the page: one client and its work, both called by the driver. Each has a fresh page. */
import { capabilities, MessageWebSocket, type Capabilities } from 'twinsocket';
import { downloadClients } from './clients/downloads.ts';
import type { Client, Findings } from './clients/job.ts';
import { rawSocketClients } from './clients/raw-socket.ts';
import { rawStreamClients } from './clients/raw-stream.ts';
import { uploadClients } from './clients/uploads.ts';
import { backPressureMark } from './rows.ts';

export interface Worked extends Findings {
  /** Milliseconds by the clock. */
  readonly wall: number;
  readonly visibility: DocumentVisibilityState;
  readonly userAgent: string;
}

export interface SeenCapabilities {
  /** Before anything is connected. */
  readonly build: Capabilities;
  readonly webSocket: Capabilities;
  /** With `control.receiveBackPressure`; those of a WebSocket where the engine has no WebSocketStream. */
  readonly webSocketStream: Capabilities;
}

declare global {
  interface Window {
    prepare(client: string, url: string): Promise<void>;
    work(): Promise<Worked>;
    capabilities(url: string): Promise<SeenCapabilities>;
  }
}

const clients: Readonly<Record<string, Client>> = {
  ...rawSocketClients,
  ...rawStreamClients,
  ...uploadClients,
  ...downloadClients,
};

let prepared: Awaited<ReturnType<Client>> | undefined;

window.prepare = async (name, url) => {
  const client = clients[name.replace(backPressureMark, '')];
  if (client === undefined) throw new Error(`The page has no client ${name}`);
  const query = new URL(url).searchParams;
  const numbers = { count: Number(query.get('count')), size: Number(query.get('size')) };
  prepared = await client({ url, ...numbers, receiveBackPressure: name.endsWith(backPressureMark) });
};

window.work = async () => {
  if (prepared === undefined) throw new Error('Nothing is prepared');
  const start = performance.now();
  const findings = await prepared();
  return {
    wall: performance.now() - start,
    visibility: document.visibilityState,
    userAgent: navigator.userAgent,
    ...findings,
  };
};

window.capabilities = async (url) => {
  const connected = async (receiveBackPressure: boolean): Promise<Capabilities> => {
    const socket = new MessageWebSocket();
    socket.control.receiveBackPressure = receiveBackPressure;
    await socket.connectAsync(url);
    return socket.information.capabilities;
  };
  return { build: capabilities, webSocket: await connected(false), webSocketStream: await connected(true) };
};
