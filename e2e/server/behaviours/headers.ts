import type { IncomingMessage } from 'node:http';
import type { Behaviour } from '../connection.ts';
import type { RouteInput } from '../route-input.ts';
import { echo } from './echo.ts';

/** Tells the client what it asked with: `headers` by lower-case name, `rawHeaders` as name, value, name, value… */
export function headers(_input: RouteInput, { method, url, headers: byName, rawHeaders }: IncomingMessage): Behaviour {
  return (connection) => {
    connection.writer.text(JSON.stringify({ method, url, headers: byName, rawHeaders }));
    return echo(connection);
  };
}
