import type { Behaviour } from '../connection.ts';
import { Opcode } from '../frame-header.ts';
import { InvalidInput, type RouteInput } from '../route-input.ts';
import { fillPattern } from '../pattern.ts';
import { actWhen } from './when.ts';

const MAX_SEND = 16 * 1024 * 1024;

/** Vanishes: ends TCP without a close frame, if asked behind a message or in the middle of a frame. */
export function cut(input: RouteInput): Behaviour {
  const when = input.oneOf('when', ['open', 'message']);
  const how = input.oneOf('how', ['fin', 'rst']);
  const send = input.integer('send', 0, 0, MAX_SEND);
  const of = input.integer('of', send, send, Number.MAX_SAFE_INTEGER);
  if (input.text('of') !== undefined && input.text('send') === undefined) {
    throw new InvalidInput(`of="${of}" needs send`);
  }
  return (connection) =>
    actWhen(when, () => {
      if (of > 0) {
        const bytes = Buffer.alloc(send);
        fillPattern('binary', bytes, 0);
        connection.writer.begin({ fin: true, opcode: Opcode.binary, length: of });
        connection.writer.slice(bytes);
      }
      connection.cut(how);
    });
}
