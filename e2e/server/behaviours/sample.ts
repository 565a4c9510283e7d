import type { Connection, FrameHandler } from '../connection.ts';
import { Opcode } from '../frame-header.ts';

/** Text has to be held to be quoted; over this it is refused with 1009. */
const MAX_TEXT_SIZE = 16 * 1024 * 1024;

/**
 * Answers as the server of Microsoft's WebSocket sample does, which UWP code is tried against:
 * https://github.com/microsoft/Windows-universal-samples/tree/main/Samples/WebSocket
 */
export function sample(connection: Connection): FrameHandler {
  let type: number = Opcode.text;
  let size = 0;
  let slices: Buffer[] = [];
  return {
    frame({ opcode }) {
      if (opcode !== Opcode.continuation) {
        type = opcode;
        size = 0;
        slices = [];
      }
    },
    payload(slice) {
      size += slice.length;
      if (type === Opcode.text) {
        slices.push(slice);
        if (size > MAX_TEXT_SIZE) {
          connection.close(1009, `text over ${MAX_TEXT_SIZE} bytes`);
        }
      }
    },
    frameEnd({ fin }) {
      if (fin) {
        const said = type === Opcode.text ? Buffer.concat(slices).toString() : `${size} bytes`;
        connection.writer.text(`You said: "${said}"`);
      }
    },
  };
}
