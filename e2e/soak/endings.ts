/** How the life of a socket ends, what then has to be told, and by whom such an end comes. */
import {
  CANCELLED,
  CONNECTION_ABORTED,
  CONNECTION_RESET,
  INVALID_SERVER_RESPONSE,
  OPERATION_CANCELLED,
  TIMEOUT,
  httpStatus,
} from '../contract/support/hresult.ts';

/** What `ended` tells of a MessageWebSocket or StreamWebSocket, and whether everything that the peer sent has arrived by then. */
export interface Expected {
  readonly code: number;
  /** The number of `ended`'s error, one of these; nothing for a clean end. */
  readonly numbers?: readonly number[];
  readonly complete: boolean;
}

export interface Ending {
  readonly name: string;
  /** In the table, for people. */
  readonly inWords: string;
  /** How often, compared with the others. */
  readonly weight: number;
  readonly expected: Expected;
  /** The connect fails, with the error of {@link expected}. */
  readonly beforeOpen?: true;
  /** The product sees it by pings, which pages do not have. */
  readonly needsPings?: true;
  /** A page is not told the number. */
  readonly kinds: readonly Kind[];
}

export const kinds = ['message', 'stream', 'websocket', 'reconnecting'] as const;
export type Kind = (typeof kinds)[number];

/** The reason of the peer's close frame, and its code. */
export const peerClose = { code: 4321, reason: 'the peer has had enough' };

const both: readonly Kind[] = ['message', 'stream'];
const three: readonly Kind[] = [...both, 'websocket'];
const clean = { code: 1000, complete: true };
const lost = { code: 1006, numbers: [CONNECTION_ABORTED], complete: true };

export const endings: readonly Ending[] = [
  { name: 'close', inWords: 'the client closes', weight: 12, expected: clean, kinds: three },
  {
    name: 'dispose',
    inWords: '`await using` disposes of the socket',
    weight: 6,
    expected: { ...clean, code: 1005 },
    kinds: both,
  },
  {
    name: 'peer-close',
    inWords: 'the peer closes',
    weight: 8,
    expected: { code: peerClose.code, complete: true },
    kinds: three,
  },
  {
    name: 'fin',
    inWords: 'the peer closes TCP at once',
    weight: 5,
    // What the client sends then, such as a pong, is answered by a reset, which discards what the client has not read yet.
    expected: { code: 1006, numbers: [CONNECTION_ABORTED, CONNECTION_RESET], complete: false },
    kinds: three,
  },
  {
    name: 'half-close',
    inWords: 'the peer ends its direction of TCP and reads on',
    weight: 5,
    expected: lost,
    kinds: three,
  },
  {
    name: 'rst',
    inWords: 'the peer resets TCP',
    weight: 5,
    // Node tells ECONNRESET, or EPIPE to a writer.
    expected: { code: 1006, numbers: [CONNECTION_RESET, CONNECTION_ABORTED], complete: false },
    kinds: three,
  },
  { name: 'mid-frame', inWords: 'TCP ends in the middle of a frame', weight: 4, expected: lost, kinds: three },
  {
    name: 'garbage',
    inWords: 'the peer sends bytes that are no frame',
    weight: 4,
    expected: { code: 1006, numbers: [INVALID_SERVER_RESPONSE], complete: true },
    kinds: three,
  },
  {
    name: 'stall',
    inWords: 'the peer falls silent, and the keep-alive finds out',
    weight: 3,
    expected: { code: 1006, numbers: [TIMEOUT], complete: true },
    needsPings: true,
    kinds: both,
  },
  {
    name: 'unanswered',
    inWords: 'the peer does not answer the close frame',
    weight: 3,
    expected: { code: 1006, numbers: [OPERATION_CANCELLED], complete: true },
    kinds: both,
  },
  {
    name: 'abort',
    inWords: 'the client aborts',
    weight: 5,
    expected: { code: 1006, numbers: [CANCELLED], complete: true },
    kinds: both,
  },
  {
    name: 'pause',
    inWords: 'the client stops reading a flood, then closes',
    weight: 3,
    expected: { code: 1000, complete: false },
    kinds: both,
  },
  {
    name: 'cancel',
    inWords: 'the connect is cancelled while the peer is silent',
    weight: 4,
    expected: { code: 1006, numbers: [CANCELLED], complete: true },
    beforeOpen: true,
    kinds: three,
  },
  {
    name: 'refuse',
    inWords: 'the peer answers HTTP 503',
    weight: 3,
    expected: { code: 1006, numbers: [httpStatus(503)], complete: true },
    beforeOpen: true,
    kinds: three,
  },
  {
    name: 'returns',
    inWords: 'connections are lost in turn, it connects again, and the client closes',
    weight: 8,
    expected: clean,
    kinds: ['reconnecting'],
  },
  {
    name: 'gives-up',
    inWords: 'it aborts while it waits for the next attempt',
    weight: 3,
    expected: { code: 1006, numbers: [CANCELLED], complete: false },
    kinds: ['reconnecting'],
  },
];

/** What the reconnecting client's connections meet before the last one. */
export const losses = ['fin', 'rst', 'refuse', 'mid-frame', 'stall'] as const;
