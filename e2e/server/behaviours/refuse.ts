import { STATUS_CODES } from 'node:http';
import { BASIC_CHALLENGE } from '../basic-credentials.ts';
import { refusalText, type Headers } from '../handshake.ts';
import { InvalidInput, type RouteInput } from '../route-input.ts';
import type { Upgrade } from '../upgrade.ts';

/** Answers the handshake with an HTTP status, with the header that clients expect beside it. */
export function refuse({ socket }: Upgrade, input: RouteInput): void {
  const status = input.integerArgument('status', 599);
  if (STATUS_CODES[status] === undefined || status < 200) {
    throw new InvalidInput(`<status>="${status}" is not a final HTTP status`);
  }
  socket.end(
    refusalText({ status, body: `refused with ${status}`, headers: headersFor(status, input.text('location')) }),
  );
}

function headersFor(status: number, location: string | undefined): Headers {
  if (status === 401) {
    return { 'WWW-Authenticate': BASIC_CHALLENGE };
  }
  if (location === undefined) {
    return {};
  }
  if (!/^[\x21-\x7e]+$/.test(location)) {
    throw new InvalidInput(`location="${location}" does not fit into a header`);
  }
  return { Location: location };
}
