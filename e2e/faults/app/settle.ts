/** How promises settled, and when a turn has come in which nothing more can. */
import { hex, type Settled } from '../observation.ts';
import { taskEnd } from '../../contract/support/sockets.ts';

export class Watched {
  settled: Settled = 'pending';
  readonly done: Promise<void>;

  constructor(promise: PromiseLike<unknown>) {
    this.done = new Promise((resolve) => {
      const settle = (how: Settled): void => {
        // A promise that settles twice can't be; a callback that is called twice can.
        this.settled = this.settled === 'pending' ? how : `${this.settled}, then ${how}`;
        resolve();
      };
      promise.then(
        () => settle('ok'),
        (error: unknown) => settle(numberOf(error)),
      );
    });
  }
}

export function numberOf(error: unknown): Settled {
  const { number } = error as { readonly number?: number };
  return number === undefined ? String(error) : hex(number);
}

/** Tasks in which an event that is raised twice would come. */
export async function tasks(count = 5): Promise<void> {
  for (let task = 0; task < count; task++) await taskEnd();
}
