import type { Connection, FrameHandler } from '../connection.ts';

/** Sends back each data frame as it arrives, slice by slice: same FIN, RSV, opcode and payload, in bounded memory. */
export function echo({ writer }: Connection): FrameHandler {
  return {
    frame: ({ fin, rsv, opcode, length }) => writer.begin({ fin, rsv, opcode, length }),
    payload: (slice) => writer.slice(slice),
  };
}
