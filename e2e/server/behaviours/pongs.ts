import type { Connection, FrameHandler } from '../connection.ts';
import { echo } from './echo.ts';

/** Echoes, and tells each control frame that it receives, before it answers it. */
export function pongs(connection: Connection): FrameHandler {
  return {
    ...echo(connection),
    control: (opcode, payload) => connection.writer.text(JSON.stringify({ opcode, payload: payload.toString('hex') })),
  };
}
