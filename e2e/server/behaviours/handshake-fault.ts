import { acceptHeaders, chooseProtocol, refusalText, switchingProtocols, type Headers } from '../handshake.ts';
import { InvalidInput, type RouteInput } from '../route-input.ts';
import type { Upgrade } from '../upgrade.ts';

/** Twenty zero bytes: the right form, and the accept value of no key that a client could find. */
export const WRONG_ACCEPT = 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=';

/** The ways to spoil a handshake that a client has to notice (RFC 6455, section 4.1, the server's response). */
export const HANDSHAKE_FAULTS = {
  'bad-accept': (upgrade, headers) => endWith(upgrade, { ...headers, 'Sec-WebSocket-Accept': WRONG_ACCEPT }),
  'no-accept': (upgrade, headers) => endWith(upgrade, without(headers, 'Sec-WebSocket-Accept')),
  'no-upgrade-header': (upgrade, headers) => endWith(upgrade, without(headers, 'Upgrade')),
  'no-connection-header': (upgrade, headers) => endWith(upgrade, without(headers, 'Connection')),
  'unasked-extension': (upgrade, headers) => endWith(upgrade, { ...headers, 'Sec-WebSocket-Extensions': 'x-unasked' }),
  'wrong-version': ({ socket }) =>
    socket.end(refusalText({ status: 426, body: 'only old drafts', headers: { 'Sec-WebSocket-Version': '8, 7' } })),
  garbage: ({ socket }) => socket.end(Buffer.from('00ff00ff0d0a0d0a', 'hex')),
  half: ({ socket }, headers) => {
    const answer = switchingProtocols(headers);
    socket.end(answer.slice(0, answer.length / 2));
  },
  cut: ({ socket }) => socket.end(),
  reset: (upgrade) => upgrade.reset(),
} as const satisfies Record<string, (upgrade: Upgrade, headers: Headers) => void>;

/** Answers the handshake with the fault that the path names. */
export function spoilHandshake(upgrade: Upgrade, input: RouteInput): void {
  const name = input.argument('fault');
  const fault = Object.entries(HANDSHAKE_FAULTS).find(([key]) => key === name)?.[1];
  if (fault === undefined) {
    throw new InvalidInput(`<fault>="${name}" is none of ${Object.keys(HANDSHAKE_FAULTS).join(', ')}`);
  }
  fault(upgrade, acceptHeaders(upgrade.request, chooseProtocol(upgrade.request, input.text('protocol'))));
}

function endWith({ socket }: Upgrade, headers: Headers): void {
  socket.end(switchingProtocols(headers));
}

function without(headers: Headers, name: string): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
}
