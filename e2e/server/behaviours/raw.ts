import type { Behaviour } from '../connection.ts';
import type { RouteInput } from '../route-input.ts';
import { echo } from './echo.ts';

/** Sends any bytes in place of frames, with the 101 or before the first message is echoed, then echoes. */
export function raw(input: RouteInput): Behaviour {
  const bytes = input.hex('hex');
  const when = input.oneOf('when', ['open', 'message']);
  return (connection) => {
    const echoing = echo(connection);
    let sent = when === 'open';
    if (sent) {
      connection.writer.raw(bytes);
    }
    return {
      ...echoing,
      frame(header) {
        if (!sent) {
          sent = true;
          connection.writer.raw(bytes);
        }
        echoing.frame?.(header);
      },
    };
  };
}
