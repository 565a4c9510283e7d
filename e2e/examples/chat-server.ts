/** The server of the chat as a process that can be killed, and started again on its port. */
import { join } from 'node:path';
import { Program } from '../foreign/program.ts';
import { repository } from '../packaging/repository.ts';

const READY = /^http:\/\/127\.0\.0\.1:(\d+)\/$/m;

export class ChatServer {
  readonly #program: Program;
  /** Of its page. */
  readonly address: string;
  readonly port: string;

  private constructor(program: Program, address: string, port: string) {
    this.#program = program;
    this.address = address;
    this.port = port;
  }

  /** @param uploadRate bytes a second that it reads of an upload */
  static async start(uploadRate: number, onPort = '0'): Promise<ChatServer> {
    const file = join(repository, 'examples/chat/server.mjs');
    const program = await Program.start(process.execPath, [file, onPort, String(uploadRate)], READY);
    const [address, port = ''] = await program.printed(READY);
    return new ChatServer(program, address, port);
  }

  suspend(): void {
    this.#program.suspend();
  }

  kill(): Promise<void> {
    return this.#program.end('SIGKILL');
  }

  /** What it has written, or will. */
  said(expected: RegExp): Promise<RegExpExecArray> {
    return this.#program.printed(expected);
  }

  /** Lines of errors and refusals. */
  unexpected(): readonly string[] {
    return this.#program.log.split('\n').filter((line) => line !== '' && !/^(http:|upload: )/.test(line));
  }
}
