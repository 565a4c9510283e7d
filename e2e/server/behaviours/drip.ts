import type { Behaviour } from '../connection.ts';
import { Opcode } from '../frame-header.ts';
import { fillPattern } from '../pattern.ts';
import type { RouteInput } from '../route-input.ts';

const DEFAULT_STEP = 1;
const MAX_STEP = 1024 * 1024;
const DEFAULT_INTERVAL = 100;
const MAX_INTERVAL = 10 * 60 * 1000;

/**
 * Sends one message in one frame, `step` bytes with the 101 and again every `ms` milliseconds. It is paced by time alone: a
 * client that does not read is not waited for. A pong or a close has to wait until the frame is complete.
 */
export function drip(input: RouteInput): Behaviour {
  const bytes = input.integerArgument('bytes', Number.MAX_SAFE_INTEGER);
  const step = input.integer('step', DEFAULT_STEP, 1, MAX_STEP);
  const interval = input.integer('ms', DEFAULT_INTERVAL, 1, MAX_INTERVAL);
  const kind = input.oneOf('type', ['binary', 'text']);
  return ({ writer }) => {
    let sent = 0;
    const timer = setInterval(sendStep, interval);

    function sendStep(): void {
      const slice = Buffer.alloc(Math.min(step, bytes - sent));
      fillPattern(kind, slice, sent);
      writer.slice(slice);
      sent += slice.length;
      if (sent === bytes) {
        clearInterval(timer);
      }
    }

    writer.begin({ fin: true, opcode: Opcode[kind], length: bytes });
    sendStep();
    return { ended: () => clearInterval(timer) };
  };
}
