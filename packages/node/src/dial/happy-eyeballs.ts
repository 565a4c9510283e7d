import { Deadline, type WinRTError } from '@twinsocket/core';
import type { CancelSignal } from '../cancellation.ts';
import { codeOf, connectHResult } from '../node-errors.ts';
import { abortable } from './abortable.ts';
import { Attempt } from './attempt.ts';
import { connectTcp } from './connect-tcp.ts';
import { authority, type Destination, type Dialled, type DialOptions } from './route.ts';

/** Milliseconds until the next address is attempted in parallel, if the latest has not answered (RFC 8305, 5 and 8). */
const attemptDelay = 250;

/**
 * Attempts the addresses in order: the next one after the latest has failed or has not answered in time. Gives the first connected socket
 * and destroys the others.
 */
export function firstToConnect(
  destination: Destination,
  addresses: readonly string[],
  { waitFor, connect = connectTcp }: Pick<DialOptions, 'waitFor' | 'connect'>,
  signal: CancelSignal,
): Promise<Dialled> {
  const { port } = destination;
  waitFor(`TCP to ${addresses.map((host) => authority({ host, port })).join(', ')}`);
  return abortable(signal, (task) => {
    const attempts: Attempt[] = [];
    const delay = new Deadline(begin);
    task.onEnd(() => {
      delay.stop();
      for (const attempt of attempts) attempt.stop();
    });
    function begin(): void {
      const address = addresses[attempts.length];
      if (address === undefined) return;
      try {
        attempts.push(new Attempt(address, port, ended, connect));
      } catch (error) {
        // A timer or a socket calls this: an error that is thrown would end the process.
        return task.reject(error);
      }
      if (attempts.length < addresses.length) delay.start(attemptDelay);
    }
    function ended(attempt: Attempt): void {
      if (!attempt.error) task.resolve(attempt.socket);
      else if (attempts.length < addresses.length) {
        if (attempt === attempts.at(-1)) begin();
      } else if (attempts.every(({ error }) => error)) task.reject(failure(destination, attempts));
    }
    begin();
  });
}

/** The error of the last address gives the HRESULT; with several addresses, the text has the errors of all. */
function failure({ fail }: Destination, attempts: readonly Attempt[]): WinRTError {
  const errors = attempts.flatMap(({ error }) => error ?? []);
  const last = errors.at(-1) ?? new Error('no address to connect to');
  if (errors.length === 1) return fail(connectHResult(last), last.message, last);
  const each = attempts.map(({ address, error }) => `${address} (${error && (codeOf(error) || error.message)})`);
  return fail(
    connectHResult(last),
    `none of ${each.length} addresses connected: ${each.join(', ')}`,
    new AggregateError(errors),
  );
}
