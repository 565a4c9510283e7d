import type { Behaviour } from '../connection.ts';
import type { RouteInput } from '../route-input.ts';
import { echo } from './echo.ts';

/** Sends any bytes in place of frames, with the 101 or before the first message is echoed, then echoes, or ends TCP at once. */
export function raw(input: RouteInput): Behaviour {
  const bytes = input.hex('hex');
  const when = input.oneOf('when', ['open', 'message']);
  const end = input.oneOf('end', ['none', 'fin']);
  return (connection) => {
    const echoing = echo(connection);
    const send = (): void => {
      connection.writer.raw(bytes);
      if (end === 'fin') {
        connection.cut('fin');
      }
    };
    let sent = when === 'open';
    if (sent) {
      send();
    }
    return {
      ...echoing,
      frame(header) {
        if (!sent) {
          sent = true;
          send();
        }
        echoing.frame?.(header);
      },
    };
  };
}
