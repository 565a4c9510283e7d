import type { Behaviour } from '../connection.ts';
import type { RouteInput } from '../route-input.ts';
import { echo } from './echo.ts';

/** Does the close handshake, started by either side, and leaves TCP open behind it until the client ends it. */
export function closeOpen(input: RouteInput): Behaviour {
  const when = input.oneOf('when', ['close', 'open']);
  const code = input.integer('code', 1000, 0, 0xffff);
  return (connection) => {
    if (when === 'open') {
      connection.close(code);
    }
    return { ...echo(connection), closeFrame: (payload) => connection.echoClose(payload) };
  };
}
