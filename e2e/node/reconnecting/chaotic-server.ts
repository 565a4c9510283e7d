/** A server that refuses, drops, stalls and half-opens connections at random, and keeps what it has received. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { seeded } from '../../seeded.ts';

export class ChaoticServer {
  /** In the order in which they came, of all connections. */
  readonly received: number[] = [];
  /** How many attempts were treated so. */
  readonly treated: Record<string, number> = {};
  readonly #random: () => number;
  readonly #http: Server = createServer();
  readonly #sockets = new Set<Duplex>();
  readonly #webSockets = new WebSocketServer({ noServer: true });
  /** Once calm, it takes every connection and keeps it. */
  #calm = false;

  private constructor(random: () => number) {
    this.#random = random;
    this.#http.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => {});
    });
    this.#http.on('upgrade', (request, socket, head) => {
      const treatment = this.#calm ? 'accept' : this.#choose();
      this.treated[treatment] = (this.treated[treatment] ?? 0) + 1;
      if (treatment === 'refuse') socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n');
      else if (treatment === 'drop') socket.destroy();
      else if (treatment !== 'stall') {
        this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => this.#accept(webSocket, treatment));
      }
    });
  }

  static async start(seed: number): Promise<ChaoticServer> {
    const server = new ChaoticServer(seeded(seed));
    await new Promise<void>((resolve) => void server.#http.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get address(): string {
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}/`;
  }

  calm(): void {
    this.#calm = true;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #choose(): string {
    const treatments = ['refuse', 'drop', 'stall', 'half-open', 'cut', 'cut', 'cut', 'close', 'close'];
    return treatments[Math.floor(this.#random() * treatments.length)] as string;
  }

  #accept(webSocket: WebSocket, treatment: string): void {
    let left = Math.floor(this.#random() * 20);
    webSocket.on('error', () => {});
    webSocket.on('message', (data: Buffer) => {
      this.received.push(Number(data.toString()));
      if (this.#calm || left-- > 0) return;
      if (treatment === 'cut') webSocket.terminate();
      else if (treatment === 'close') webSocket.close(1001);
    });
    // As if the network were gone: it neither reads nor answers.
    if (treatment === 'half-open') webSocket.pause();
  }
}
