/** Clients of two processes hear each other by the broker, and come back when their process is gone; behind either proxy. */
import assert from 'node:assert/strict';
import { ReconnectingWebSocket } from 'twinsocket/reconnecting';
import type { Report } from '../packaging/report.ts';
import { temporaryFolder } from '../packaging/temporary-folder.ts';
import { SeveralProcesses, type Proxy } from './several-processes.ts';
import { within } from './within.ts';

const CLIENTS = 4;

export async function checkSeveralProcesses(report: Report): Promise<void> {
  const folder = temporaryFolder();
  await report.check('several processes: the example is installed', () => SeveralProcesses.install(folder));
  for (const proxy of ['haproxy', 'nginx'] as const) await checkBehind(report, proxy, folder);
}

async function checkBehind(report: Report, proxy: Proxy, folder: string): Promise<void> {
  const processes = await SeveralProcesses.start(folder, proxy);
  const clients: Client[] = [];
  const check = (name: string, run: () => Promise<string>): Promise<void> =>
    report.check(`several processes behind ${proxy}: ${name}`, run);
  try {
    await check('each of two processes gets clients', async () => {
      for (let index = 0; index < CLIENTS; index++) {
        const client = new Client(processes.address);
        clients.push(client);
        await client.heard(/^you are on/);
      }
      const served = new Set(clients.map((client) => client.process));
      assert.deepEqual([...served].sort(), processes.servers.map(String).sort());
      return clients.map((client) => client.process).join(', ');
    });
    await check('a message from a client of one process reaches the clients of both', async () => {
      await clients[0]?.socket.sendAsync('to all');
      await Promise.all(clients.map((client) => client.heard(/^to all$/)));
      return `${clients.length} clients`;
    });
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      await check(
        `clients of a process that ends by ${signal} come back at the other, and messages reach all`,
        async () => {
          const victim = clients[0]?.process ?? '';
          const moving = clients.filter((client) => client.process === victim);
          const staying = clients.filter((client) => client.process !== victim);
          const downs = staying.map((client) => client.downs.length);
          const other = processes.servers.map(String).find((port) => port !== victim) ?? '';
          await processes.endServer(Number(victim), signal);
          await Promise.all(moving.map((client) => client.heard(new RegExp(`^you are on ${other}$`))));
          assert.ok(moving.length > 0);
          assert.deepEqual(
            staying.map((client) => client.downs.length),
            downs,
            'the clients of the other process stay connected',
          );
          await clients[0]?.socket.sendAsync(`after ${signal}`);
          await Promise.all(clients.map((client) => client.heard(new RegExp(`^after ${signal}$`))));
          await processes.startServer(Number(victim));
          return `${moving.length} moved: ${moving[0]?.downs.at(-1) ?? ''}`;
        },
      );
    }
  } finally {
    for (const client of clients) client.socket.close();
    await Promise.all(clients.map((client) => client.socket.ended));
    await processes.end();
  }
}

class Client {
  readonly socket: ReconnectingWebSocket;
  readonly downs: string[] = [];
  /** The port of the process that serves it. */
  process = '';
  /** What has come and no check has asked for. */
  readonly #texts: string[] = [];
  #arrived = (): void => {};

  constructor(address: string) {
    this.socket = new ReconnectingWebSocket(address, { minDelay: 20, maxDelay: 500 });
    this.socket.onmessagereceived = (event) => {
      const text = event.text();
      this.process = /^you are on (\d+)$/.exec(text)?.[1] ?? this.process;
      this.#texts.push(text);
      this.#arrived();
    };
    this.socket.ondown = ({ end }) => void this.downs.push(end.error?.statusName ?? String(end.code));
  }

  /** Waits for a text and takes it, with those before it. */
  heard(pattern: RegExp): Promise<string> {
    const wait = async (): Promise<string> => {
      for (;;) {
        const at = this.#texts.findIndex((text) => pattern.test(text));
        if (at >= 0) return this.#texts.splice(0, at + 1).at(-1) ?? '';
        await new Promise<void>((resolve) => (this.#arrived = resolve));
      }
    };
    return within(String(pattern), wait());
  }
}
