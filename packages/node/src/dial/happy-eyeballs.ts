import { Deadline, type WinRTError } from '@twinsocket/core';
import { codeOf, connectHResult } from '../node-errors.ts';
import { abortable } from './abortable.ts';
import { Attempt, type Connect } from './attempt.ts';
import { authority, type Destination, type Dialled, type DialOptions } from './route.ts';

/** Milliseconds after which the next address is attempted beside the one that hasn't answered (RFC 8305, 5 and 8). */
const attemptDelay = 250;

/**
 * Attempts the addresses in their order, the next one when the latest has failed or is slow, and gives the first that connects.
 * The others are destroyed.
 */
export function firstToConnect(
  destination: Destination,
  addresses: readonly string[],
  { waitFor, connect }: Pick<DialOptions, 'waitFor'> & { readonly connect?: Connect },
  signal: AbortSignal,
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
      attempts.push(new Attempt(address, port, ended, connect));
      delay.start(attemptDelay);
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

/** What the last address met decides; with several, all of them are told. */
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
