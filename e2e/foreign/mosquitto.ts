/** A mosquitto that takes WebSockets on a loopback port, and keeps what it keeps in a folder of its own. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from './loopback-port.ts';
import { Program } from './program.ts';
import { programPath } from './debian.ts';

/** CONNECT, for 3.1.1 and as client `w`, and PINGREQ (MQTT 3.1.1, sections 3.1 and 3.12). */
const CONNECT = Buffer.from('100d00044d5154540402003c000177', 'hex');
const PINGREQ = Buffer.from('c000', 'hex');

export class Mosquitto {
  readonly port: number;
  readonly #configFile: string;
  readonly #unixSocket: string;
  #program: Program | undefined;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#configFile = join(folder, 'mosquitto.conf');
    this.#unixSocket = join(folder, 'mqtt.sock');
  }

  static async start(folder: string): Promise<Mosquitto> {
    const broker = new Mosquitto(await freePort(), folder);
    await writeFile(broker.#configFile, configuration(broker.port, folder, broker.#unixSocket));
    await broker.startAgain();
    return broker;
  }

  /** After an end; at the same port. */
  async startAgain(): Promise<void> {
    this.#program = await Program.start(
      programPath('mosquitto'),
      ['-c', this.#configFile],
      /mosquitto version \S+ running/,
    );
  }

  /**
   * Keeps the broker awake while something runs. Version 2.0.11 serves WebSockets once a turn of its loop, a read of 4 KiB each,
   * and sleeps 100 ms between turns unless some other client wakes it: alone, a message of 1 MB takes 25 s, whatever the client.
   */
  async awake<T>(run: () => Promise<T>): Promise<T> {
    const waker = connect(this.#unixSocket);
    await once(waker, 'connect');
    waker.resume().write(CONNECT);
    const beat = setInterval(() => waker.write(PINGREQ), 1);
    try {
      return await run();
    } finally {
      clearInterval(beat);
      waker.destroy();
    }
  }

  /** Waits until the broker's log says something. */
  async logged(pattern: RegExp): Promise<void> {
    await this.#program?.printed(pattern);
  }

  async end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#program?.end(signal);
  }
}

/**
 * See mosquitto.conf(5). Version 2.0.11 counts only listeners without WebSockets, and ends if there is none: hence the first.
 * MQTT.js publishes without a look at how many messages without acknowledgement the broker takes, 20 unless told.
 * Started by root it would change to a user that can't write into the folder.
 */
function configuration(port: number, folder: string, unixSocket: string): string {
  return `
listener 0 ${unixSocket}
listener ${port} 127.0.0.1
protocol websockets
allow_anonymous true
user ${userInfo().username}
max_inflight_messages 0
persistence true
persistence_location ${folder}/
log_dest stderr
log_type error
log_type warning
log_type notice
log_type information
`;
}
