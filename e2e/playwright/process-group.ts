/** Child processes that take their own children with them, and that end when this process does, however it ends. */
import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { once } from 'node:events';

/** Milliseconds that a group has after SIGTERM. */
const TERM_GRACE = 3_000;

export class ProcessGroup {
  readonly child: ChildProcess;
  readonly #exited: Promise<unknown>;

  /** @param stdio as for `spawn`. */
  constructor(command: string, args: readonly string[], stdio: StdioOptions, env: NodeJS.ProcessEnv = process.env) {
    // A SIGKILLed worker runs no handler, so the kernel has to end its children: setpriv asks for that and then becomes
    // the command itself. `detached` makes the child the leader of a group, which can be signalled as a whole.
    this.child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], {
      stdio,
      env,
      detached: true,
    });
    this.#exited = once(this.child, 'exit');
    // A failed spawn rejects `exited`; without a listener that would be an unhandled rejection.
    this.#exited.catch(() => {});
  }

  /** Settles when the leader ends; rejects if it could not be started. */
  get exited(): Promise<unknown> {
    return this.#exited;
  }

  async end(): Promise<void> {
    this.#signal('SIGTERM');
    const grace = AbortSignal.timeout(TERM_GRACE);
    await Promise.race([this.#exited.catch(() => {}), once(grace, 'abort')]);
    // Always: a leader that is gone may have left a child that spins.
    this.#signal('SIGKILL');
    await this.#exited.catch(() => {});
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
