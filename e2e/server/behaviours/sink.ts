import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Behaviour } from '../connection.ts';
import type { RouteInput } from '../route-input.ts';

/**
 * Swallows payload over any number of messages. At the end of the frame that makes it enough it answers once with what came
 * so far: `messages` counts the complete ones.
 */
export function sink(input: RouteInput): Behaviour {
  const enough = input.integerArgument('bytes', Number.MAX_SAFE_INTEGER);
  const rate = input.integer('rate', Number.MAX_SAFE_INTEGER, 1, Number.MAX_SAFE_INTEGER);
  return (connection) => {
    const hash = createHash('sha256');
    const started = performance.now();
    let bytes = 0;
    let messages = 0;
    let reported = false;
    let timer: NodeJS.Timeout | undefined;

    /** Holds the client until the time at which, at this rate, so many bytes may have come. */
    function slowDown(): void {
      const early = started + (bytes / rate) * 1000 - performance.now();
      if (early >= 1) {
        clearTimeout(timer); // one chunk from the network can bring many slices
        connection.hold();
        timer = setTimeout(() => connection.release(), early);
      }
    }

    return {
      payload(slice) {
        bytes += slice.length;
        if (!reported) {
          hash.update(slice);
        }
        slowDown();
      },
      frameEnd({ fin }) {
        messages += fin ? 1 : 0;
        if (bytes >= enough && !reported) {
          reported = true;
          connection.writer.text(JSON.stringify({ bytes, sha256: hash.digest('hex'), messages }));
        }
      },
      ended: () => clearTimeout(timer),
    };
  };
}
