import { MAX_REASON_SIZE } from '../close-frame.ts';
import type { Behaviour } from '../connection.ts';
import { InvalidInput, type RouteInput } from '../route-input.ts';
import { actWhen } from './when.ts';

/** Closes with any 16-bit code, the forbidden ones too, or with an empty close frame. */
export function close(input: RouteInput): Behaviour {
  const code = input.argument('code') === 'empty' ? undefined : input.integerArgument('code', 0xffff);
  const reason = input.text('reason') ?? '';
  if (Buffer.byteLength(reason) > MAX_REASON_SIZE) {
    throw new InvalidInput(`reason="${reason}" is over ${MAX_REASON_SIZE} bytes`);
  }
  if (code === undefined && reason !== '') {
    throw new InvalidInput(`reason="${reason}" does not fit into an empty close frame`);
  }
  const when = input.oneOf('when', ['message', 'open']);
  return (connection) => actWhen(when, () => connection.close(code, reason));
}
