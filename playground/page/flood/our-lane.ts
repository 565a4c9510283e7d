/** A socket of twinsocket that is flooded, and read as an app would. */
import {
  DataReader,
  InputStreamOptions,
  MessageWebSocket,
  StreamWebSocket,
  toUint8Array,
  type Capabilities,
} from 'twinsocket';
import type { SocketClass } from '../connection/session.ts';
import { countReceived } from './count-received.ts';
import { Gate } from './gate.ts';
import type { Lane, Phase } from './lane.ts';
import { OUR_LIMIT } from './plan.ts';

const READ_SIZE = 256 * 1024;

export class OurLane implements Lane {
  readonly id: string;
  received = 0;
  read = 0;
  phase: Phase = { name: 'connecting' };
  readonly #opened: (capabilities: Capabilities) => void;
  readonly #gate = new Gate();
  readonly #socket: MessageWebSocket | StreamWebSocket;

  constructor(socketClass: SocketClass, id: string, opened: (capabilities: Capabilities) => void) {
    this.id = id;
    this.#opened = opened;
    this.#socket = socketClass === 'StreamWebSocket' ? new StreamWebSocket() : new MessageWebSocket();
    this.#socket.control.receiveBackPressure = true;
    this.#socket.control.maxInboundBufferSize = OUR_LIMIT;
  }

  /** Throws nothing: a failure is the phase. */
  async run(address: string): Promise<void> {
    const socket = this.#socket;
    try {
      await countReceived(
        () => socket.connectAsync(address),
        (bytes) => (this.received += bytes),
      );
      if (this.#ended) return;
      const { capabilities } = socket.information;
      this.phase = { name: 'open', pauses: capabilities.receiveBackPressure === 'paused' };
      this.#opened(capabilities);
      await (socket instanceof StreamWebSocket ? this.#readStream(socket) : this.#readMessages(socket));
    } catch (error) {
      this.fail(error);
    }
  }

  setPaused(paused: boolean): void {
    this.#gate.setClosed(paused);
  }

  /** A reader that is paused hears of no failure: asks the socket whether it still works. */
  async check(): Promise<void> {
    if (this.phase.name !== 'open') return;
    try {
      await this.#socket.outputStream.flushAsync();
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    if (this.#ended) return;
    this.phase = { name: 'failed', error };
    this.#socket.close();
  }

  stop(): void {
    if (this.#ended) return;
    this.phase = { name: 'stopped' };
    this.#socket.close();
  }

  get #ended(): boolean {
    return this.phase.name !== 'connecting' && this.phase.name !== 'open';
  }

  async #readStream(socket: StreamWebSocket): Promise<void> {
    const reader = new DataReader(socket.inputStream);
    reader.inputStreamOptions = InputStreamOptions.partial;
    for (;;) {
      await this.#gate.passed;
      const loaded = await reader.loadAsync(READ_SIZE);
      if (loaded === 0) return;
      this.#took(toUint8Array(reader.detachBuffer()));
    }
  }

  async #readMessages(socket: MessageWebSocket): Promise<void> {
    const reader = socket.readable.getReader();
    for (;;) {
      await this.#gate.passed;
      const { done, value } = await reader.read();
      if (done) return;
      if (typeof value === 'string') this.#complete();
      else this.#took(value);
    }
  }

  #took(bytes: Uint8Array): void {
    this.read += bytes.length;
    // The server's report behind the last byte; in a stream it is the end of what was loaded.
    if (bytes.at(-1) === END_OF_REPORT && new TextDecoder().decode(bytes.subarray(-100)).includes('"sha256":')) {
      this.#complete();
    }
  }

  #complete(): void {
    if (this.#ended) return;
    this.phase = { name: 'complete' };
    this.#socket.close(1000, 'complete');
  }
}

const END_OF_REPORT = '}'.charCodeAt(0);
