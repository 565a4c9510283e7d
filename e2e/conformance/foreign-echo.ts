/** The echo server that others wrote, as our child; echo-server.py says whose. */
import { fileURLToPath } from 'node:url';
import { Program } from '../foreign/program.ts';
import { CLOSING } from './check-echo.ts';

export class ForeignEcho {
  static readonly needs = 'it wants python3 with websockets (Debian: python3-websockets)';
  readonly what: string;
  readonly address: string;
  readonly #program: Program;
  #closes = 0;

  private constructor(program: Program, [what, address = '']: RegExpExecArray) {
    this.#program = program;
    this.what = what;
    this.address = address;
  }

  /** Nothing, where Python has no websockets. */
  static async start(): Promise<ForeignEcho | undefined> {
    const ready = /websockets \S+ listens on (ws:\S+)/;
    try {
      const script = fileURLToPath(new URL('./echo-server.py', import.meta.url));
      const program = await Program.start('python3', [script], ready);
      return new ForeignEcho(program, await program.printed(ready));
    } catch (error) {
      if (/ENOENT|ModuleNotFoundError/.test(String(error))) return undefined;
      throw error;
    }
  }

  /** Waits for the server to tell of one more connection, and how that was closed. */
  async checkClose(): Promise<readonly string[]> {
    this.#closes++;
    const lines = await this.#program.printed(new RegExp(`(?:^closed [^]*?){${this.#closes - 1}}^closed (.*)\\n`, 'm'));
    const wanted = `${CLOSING.code} ${CLOSING.reason}`;
    return lines[1] === wanted ? [] : [`the server was told ${lines[1]} instead of ${wanted}`];
  }

  end(): Promise<void> {
    return this.#program.end();
  }
}
