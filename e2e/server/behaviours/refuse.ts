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
  const headers = {
    ...(status === 401 ? { 'WWW-Authenticate': BASIC_CHALLENGE } : {}),
    ...headerFrom(input, 'location', 'Location'),
    ...headerFrom(input, 'retry-after', 'Retry-After'),
  };
  const refusal = { status, body: `refused with ${status}` };
  if (input.oneOf('body', ['whole', 'stalled']) === 'whole') socket.end(refusalText({ ...refusal, headers }));
  else socket.write(refusalText({ ...refusal, headers: { ...headers, 'Content-Length': '1000' } }));
}

function headerFrom(input: RouteInput, parameter: string, name: string): Headers {
  const value = input.text(parameter);
  if (value === undefined) return {};
  if (!/^[\x20-\x7e]+$/.test(value)) {
    throw new InvalidInput(`${parameter}="${value}" does not fit into a header`);
  }
  return { [name]: value };
}
