/** The menu: what the server can do wrong, and what this page does then. */
import { CLOSED_PORT } from '../server/servers.ts';

export interface Fault {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** The address below the server; with what was chosen in the fields that belong to it. */
  path(choice: Choice): string;
  /** Which fields belong to it. */
  readonly fields?: readonly (keyof Choice)[];
  /** What the page sends once it is open: one short message, or more than the buffers take. */
  readonly sends?: 'message' | 'much';
  /** Settings of `control`, in milliseconds. */
  readonly limits?: { readonly connectTimeout?: number; readonly sendTimeout?: number; readonly closeTimeout?: number };
  /** Whether the page closes as soon as it is open. */
  readonly closes?: boolean;
}

export interface Choice {
  readonly status: string;
  readonly how: string;
  readonly code: string;
  readonly reason: string;
}

/** Milliseconds after which this page gives up to listen. */
export const PATIENCE = 5_000;

const OURS_GIVES_UP = 1_500;

export const FAULTS: readonly Fault[] = [
  {
    name: 'refuse',
    title: 'Refuse by HTTP status',
    about: 'The server answers the handshake with a status instead of 101.',
    fields: ['status'],
    path: ({ status }) => `/refuse/${status}`,
  },
  {
    name: 'no-listener',
    title: 'Refuse TCP',
    about: `Nobody listens at port ${CLOSED_PORT}.`,
    path: () => '',
  },
  {
    name: 'stall-handshake',
    title: 'Stall the handshake',
    about: `The server takes TCP and never answers. Ours has control.connectTimeout = ${OURS_GIVES_UP}; the raw one has no such setting.`,
    path: () => '/never',
    limits: { connectTimeout: OURS_GIVES_UP },
  },
  {
    name: 'bad-handshake',
    title: 'Spoil the handshake',
    about: 'The server answers 101 with another key’s Sec-WebSocket-Accept.',
    path: () => '/handshake/bad-accept',
  },
  {
    name: 'cut',
    title: 'Cut the link',
    about: 'The server ends TCP without a close frame, in the middle of a message of 5,000 bytes.',
    fields: ['how'],
    path: ({ how }) => `/cut?when=message&how=${how}&send=1000&of=5000`,
    sends: 'message',
  },
  {
    name: 'close',
    title: 'Close with a code and reason',
    about: 'The server closes on the first message. Not an error: the app hears why.',
    fields: ['code', 'reason'],
    path: ({ code, reason }) => `/close/${encodeURIComponent(code)}?${new URLSearchParams({ reason }).toString()}`,
    sends: 'message',
  },
  {
    name: 'stall',
    title: 'Stall after the opening',
    about: `The server reads nothing more while the page sends 16 MiB. Ours has control.sendTimeout = ${OURS_GIVES_UP}.`,
    path: () => '/stall',
    sends: 'much',
    limits: { sendTimeout: OURS_GIVES_UP },
  },
  {
    name: 'deaf',
    title: 'Never answer a close',
    about: `The page closes with 3000, and the server answers nothing. Ours has control.closeTimeout = ${OURS_GIVES_UP}.`,
    path: () => '/deaf',
    closes: true,
    limits: { closeTimeout: OURS_GIVES_UP },
  },
  {
    name: 'drip',
    title: 'Send slowly',
    about: 'One message of 200 bytes comes in twenty steps, over two seconds.',
    path: () => '/drip/200?step=10&ms=100&type=text',
  },
  {
    name: 'malformed',
    title: 'Send a malformed frame',
    about: 'A frame with a reserved bit set that no extension has agreed on.',
    path: () => '/raw?hex=c1024869',
  },
];
