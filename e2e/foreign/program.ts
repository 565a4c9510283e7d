/** A foreign program as our child: started, waited for, ended by its own id. */
import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';

/** They take less than a second; this is for a busy machine. */
const LIMIT = 30_000;

/** What is kept of the outputs, in characters: enough to tell why a program failed. */
const LOG_LIMIT = 1024 * 1024;

export interface ProgramOptions {
  readonly cwd?: string;
  /** Added to ours. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether its own children are ended with it, as those of npm. */
  readonly hasChildren?: boolean;
}

export class Program {
  readonly #command: string;
  readonly #hasChildren: boolean;
  readonly #child: ChildProcess;
  readonly #news = new EventEmitter();
  #log = '';
  #ended = false;

  private constructor(command: string, args: readonly string[], options: ProgramOptions) {
    const { cwd, env, hasChildren = false } = options;
    this.#command = command;
    this.#hasChildren = hasChildren;
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd,
      env: { ...process.env, ...env },
      detached: hasChildren, // the leader of a group, which can be signalled as a whole
    });
    this.#child = child;
    for (const output of [child.stdout, child.stderr]) {
      output.setEncoding('utf8').on('data', (text: string) => this.#append(text));
    }
    child.once('error', (error) => this.#append(`${error.message}\n`)); // it could not be started; `close` follows
    child.once('close', () => {
      this.#ended = true;
      process.off('exit', abandon);
      this.#news.emit('news');
    });
    // Not SIGKILL: nginx would leave its workers behind.
    const abandon = (): void => this.signal('SIGTERM');
    process.once('exit', abandon);
  }

  /** Resolves once the program has printed, on either of its outputs, what tells that it is ready. */
  static async start(
    command: string,
    args: readonly string[],
    ready: RegExp,
    options: ProgramOptions = {},
  ): Promise<Program> {
    const program = new Program(command, args, options);
    try {
      await program.printed(ready);
    } catch (error) {
      await program.end();
      throw error;
    }
    return program;
  }

  /** Waits until a text is among what was printed. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    const limit = AbortSignal.timeout(LIMIT);
    for (;;) {
      const found = pattern.exec(this.#log);
      if (found !== null) return found;
      if (this.#ended || limit.aborted) {
        const ending = this.#ended ? 'ended' : `has run for ${LIMIT} ms`;
        throw new Error(`${this.#command} ${ending} and has not printed ${String(pattern)}:\n${this.#log}`);
      }
      await once(this.#news, 'news', { signal: limit }).catch(() => undefined); // aborted: the loop sees it
    }
  }

  /** It does nothing any more, and its connections stay. */
  suspend(): void {
    this.signal('SIGSTOP');
  }

  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (!this.#hasChildren || pid === undefined) {
      this.#child.kill(signal);
      return;
    }
    try {
      process.kill(-pid, signal);
    } catch {
      // All of the group are gone already.
    }
  }

  /** What was printed last, on both of its outputs. */
  get log(): string {
    return this.#log;
  }

  /** Resolves once the process is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.#ended) return;
    this.signal(signal);
    await once(this.#news, 'news', { signal: AbortSignal.timeout(LIMIT) });
    await this.end(signal);
  }

  #append(text: string): void {
    this.#log = (this.#log + text).slice(-LOG_LIMIT);
    this.#news.emit('news');
  }
}
