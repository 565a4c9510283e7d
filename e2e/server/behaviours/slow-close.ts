import type { Behaviour } from '../connection.ts';
import type { RouteInput } from '../route-input.ts';
import { echo } from './echo.ts';

const DEFAULT_DELAY = 1000;
const MAX_DELAY = 10 * 60 * 1000;

/** Echoes, but answers a close frame only after `ms` milliseconds. */
export function slowClose(input: RouteInput): Behaviour {
  const delay = input.integer('ms', DEFAULT_DELAY, 0, MAX_DELAY);
  return (connection) => {
    let timer: NodeJS.Timeout | undefined;
    return {
      ...echo(connection),
      closeFrame: (payload) => (timer = setTimeout(() => connection.answerClose(payload), delay)),
      ended: () => clearTimeout(timer),
    };
  };
}
