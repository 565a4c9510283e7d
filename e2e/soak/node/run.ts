/** Runs the measured process against the peer's process. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Outcome, Work } from '../outcome.ts';
import { withPeer } from '../peer/start.ts';
import type { Sample } from '../sample.ts';

/** Seconds that the base, the first and the last lives may take beside the run, which a busy machine makes longer itself. */
const patience = 600;

export interface NodeRun {
  readonly outcome: Outcome;
  /** The endings of the connections that the peer still has when all clients have ended. */
  readonly leftAtPeer: readonly string[];
}

export function runInNode(work: Work, onSample: (sample: Sample) => void): Promise<NodeRun> {
  return withPeer(async (listening, left) => {
    const clients = fork(fileURLToPath(new URL('process.ts', import.meta.url)), [JSON.stringify([work, listening])], {
      execArgv: [...process.execArgv, '--expose-gc'],
    });
    try {
      const outcome = await outcomeOf(clients, work, onSample);
      return { outcome, leftAtPeer: await left() };
    } finally {
      clients.kill();
    }
  });
}

function outcomeOf(clients: ChildProcess, { seconds }: Work, onSample: (sample: Sample) => void): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const limit = (seconds * 3 + patience) * 1000;
    const timer = setTimeout(() => reject(new Error(`the clients are not done after ${limit / 1000} s`)), limit);
    clients.on('message', (message: Sample | { readonly outcome: Outcome }) => {
      if (!('outcome' in message)) onSample(message);
      else {
        clearTimeout(timer);
        resolve(message.outcome);
      }
    });
    clients.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`the process of the clients ended with ${code ?? signal}`));
    });
  });
}
