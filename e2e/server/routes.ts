import type { IncomingMessage } from 'node:http';
import { wantBasic, wantDigest } from './behaviours/authenticate.ts';
import { closeOpen } from './behaviours/close-open.ts';
import { close } from './behaviours/close.ts';
import { cut } from './behaviours/cut.ts';
import { deflate, deflateHeaders } from './behaviours/deflate.ts';
import { drip } from './behaviours/drip.ts';
import { echo } from './behaviours/echo.ts';
import { HANDSHAKE_FAULTS, spoilHandshake } from './behaviours/handshake-fault.ts';
import { headers } from './behaviours/headers.ts';
import { inspect } from './behaviours/inspect.ts';
import { pongs } from './behaviours/pongs.ts';
import { raw } from './behaviours/raw.ts';
import { refuse } from './behaviours/refuse.ts';
import { sample } from './behaviours/sample.ts';
import { deaf, stall } from './behaviours/silence.ts';
import { sink } from './behaviours/sink.ts';
import { slowClose } from './behaviours/slow-close.ts';
import { push, source } from './behaviours/source.ts';
import type { Behaviour } from './connection.ts';
import type { Headers, Refusal } from './handshake.ts';
import type { RouteInput } from './route-input.ts';
import type { Upgrade } from './upgrade.ts';

/** A behaviour with its path. Its input is read before the handshake is answered, so that bad input can be refused. */
export type Route = { readonly usage: string; readonly about: string } & (
  | AcceptingRoute
  | { readonly instead: (upgrade: Upgrade, input: RouteInput) => void }
);

export interface AcceptingRoute {
  readonly accept: (input: RouteInput, request: IncomingMessage) => Behaviour;
  /** What a client without the right credentials is refused with. The requests are recorded. */
  readonly guard?: (input: RouteInput, request: IncomingMessage) => Refusal | undefined;
  /** More headers for the 101. */
  readonly answer?: (request: IncomingMessage) => Headers;
}

/** All paths, by their first segment. */
const ROUTES: Readonly<Record<string, Route>> = {
  echo: { usage: '/echo', about: 'sends back each frame as it came', accept: () => echo },
  sample: { usage: '/sample', about: 'answers You said: "…", as the sample server for UWP does', accept: () => sample },
  close: {
    usage: '/close/<code or empty>?reason=…&when=message|open',
    about: 'closes on the first message, or at once',
    accept: close,
  },
  source: {
    usage: '/source/<bytes>?frame=65536&type=binary|text&fragments=1&close=<code>|none&rate=<bytes a second>',
    about: 'sends that many bytes, then their SHA-256 as close reason, or as JSON with close=none',
    accept: source,
  },
  push: {
    usage: '/push/<bytes>?type=binary|text',
    about: 'sends that many bytes in one frame, then {"bytes", "sha256"}; GET /pushed/<id> tells how far it is',
    accept: push,
  },
  drip: {
    usage: '/drip/<bytes>?step=1&ms=100&type=binary|text',
    about: 'sends one frame in steps of so many bytes, paced by time',
    accept: drip,
  },
  sink: {
    usage: '/sink/<bytes>?rate=<bytes a second>',
    about: 'swallows that many bytes, then answers {"bytes", "sha256", "messages"}',
    accept: sink,
  },
  inspect: {
    usage: '/inspect',
    about: 'answers each data frame with {"fin", "rsv", "opcode", "masked", "length", "payload"}',
    accept: () => inspect,
  },
  headers: {
    usage: '/headers',
    about: 'sends {"method", "url", "headers", "rawHeaders"} of the request, then goes on as /echo',
    accept: headers,
  },
  raw: {
    usage: '/raw?hex=…&when=open|message&end=none|fin',
    about: 'sends these bytes with the 101, or on the first message, then goes on as /echo, or ends TCP at once',
    accept: raw,
  },
  deflate: {
    usage: '/deflate?hex=…&when=open|message',
    about: 'as /raw, with permessage-deflate agreed on if offered; echoes compressed frames as they came',
    accept: deflate,
    answer: deflateHeaders,
  },
  pongs: {
    usage: '/pongs',
    about: 'tells each control frame that it receives as {"opcode", "payload"}, then goes on as /echo',
    accept: () => pongs,
  },
  cut: {
    usage: '/cut?when=open|message&how=fin|rst&send=<n>&of=<n>',
    about: 'sends n bytes (of a frame of more) in a binary message, then ends TCP without a close frame',
    accept: cut,
  },
  stall: { usage: '/stall', about: 'never reads', accept: () => stall },
  deaf: { usage: '/deaf', about: 'reads, but never answers, neither ping nor close', accept: () => deaf },
  'slow-close': {
    usage: '/slow-close?ms=1000',
    about: 'echoes, and answers a close only after so long',
    accept: slowClose,
  },
  'close-open': {
    usage: '/close-open?when=close|open&code=1000',
    about: 'echoes, and answers a close, or closes at once, but never ends TCP',
    accept: closeOpen,
  },
  never: { usage: '/never', about: 'never answers the handshake', instead: () => undefined },
  refuse: {
    usage: '/refuse/<status>?location=…&retry-after=…&body=whole|stalled',
    about: 'answers the handshake with this status; a stalled body never ends',
    instead: refuse,
  },
  basic: {
    usage: '/basic?user=user&password=secret',
    about: 'answers 401 unless these come as Basic credentials, else goes on as /headers',
    accept: headers,
    guard: wantBasic,
  },
  digest: {
    usage: '/digest',
    about: 'answers 401 with a Digest challenge alone; any Digest credentials go on as /headers',
    accept: headers,
    guard: wantDigest,
  },
  handshake: {
    usage: `/handshake/<${Object.keys(HANDSHAKE_FAULTS).join(' or ')}>`,
    about: 'spoils the handshake',
    instead: spoilHandshake,
  },
};

/** What holds for every path that opens a connection. */
const COMMON: readonly { readonly usage: string; readonly about: string }[] = [
  {
    usage: '…?protocol=<name>',
    about: 'answers with this sub-protocol, or with none if empty; else with the first offered',
  },
  {
    usage: '…?record=<id>',
    about: 'records the frames received, how the connection ended, and who asked for /basic or /digest',
  },
];

/** Every path with a sentence, for people. */
export function describeRoutes(): readonly string[] {
  return [...Object.values(ROUTES), ...COMMON].map(({ usage, about }) => `${usage}  ${about}`);
}

/** The route of a path, with the path's second segment; none if the path has more than its usage shows. */
export function findRoute(path: string): { readonly route: Route; readonly argument: string | undefined } | undefined {
  const [, name = '', argument, ...rest] = path.split('/');
  const route = Object.hasOwn(ROUTES, name) ? ROUTES[name] : undefined;
  if (route === undefined || rest.length > 0 || (argument !== undefined && !route.usage.startsWith(`/${name}/<`))) {
    return undefined;
  }
  return { route, argument };
}
