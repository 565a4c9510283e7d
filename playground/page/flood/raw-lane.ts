/** The browser's own WebSocket, flooded: it hands each message to its handler, so a reader that is not ready has to keep it. */
import type { Lane, Phase } from './lane.ts';
import { RAW_LIMIT } from './plan.ts';

export class RawLane implements Lane {
  readonly id: string;
  received = 0;
  read = 0;
  phase: Phase = { name: 'connecting' };
  /** What the handler was given while the reader was paused. */
  #queue: ArrayBuffer[] = [];
  #paused = false;
  #socket: WebSocket | undefined;

  constructor(id: string) {
    this.id = id;
  }

  run(address: string): void {
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#enter({ name: 'open', pauses: false });
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => this.#message(data);
    socket.onclose = ({ code }) => this.#enter({ name: 'failed', error: new Error(`close event, code ${code}`) });
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    if (paused) return;
    for (const message of this.#queue) this.read += message.byteLength;
    this.#queue = [];
  }

  stop(): void {
    this.#enter({ name: 'stopped' });
    this.#socket?.close();
  }

  #message(data: ArrayBuffer | string): void {
    if (this.phase.name !== 'open') return;
    if (typeof data === 'string') {
      this.#enter({ name: 'complete' });
      this.#socket?.close(1000, 'complete');
      return;
    }
    this.received += data.byteLength;
    if (this.#paused) this.#queue.push(data);
    else this.read += data.byteLength;
    if (this.received - this.read > RAW_LIMIT) {
      this.#enter({ name: 'over', kept: this.received - this.read });
      this.#socket?.close();
    }
  }

  #enter(phase: Phase): void {
    if (this.phase.name !== 'connecting' && this.phase.name !== 'open') return;
    this.phase = phase;
    if (phase.name !== 'open') this.#queue = [];
  }
}
