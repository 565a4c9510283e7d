/** A random program: what an app and its peer do with one socket, in which order. Plain data, so that it can be printed and replayed. */

/** By what the app sends. Two of them send frames of one message. */
export const senders = [
  'text',
  'bytes',
  'buffer',
  'outputStream',
  'DataWriter',
  'nonfinal frame',
  'final frame',
] as const;
export type Sender = (typeof senders)[number];

/** By what the app reads. Handlers take everything at once; from the others the app asks when it wants to. */
export const messageReaders = ['event', 'partial event', 'readable', 'iterator'] as const;
export const streamReaders = ['inputStream', 'DataReader', 'readable', 'iterator'] as const;

/** What the app does inside a callback. */
export const habits = [
  'none',
  'echo',
  'close in a message',
  'abort in a message',
  'close in closed',
  'abort in closed',
  'send in closed',
  'cancel in progress',
  'close in ended',
] as const;

/** How the peer answers a client's handshake. */
export const answers = ['accept', 'accept with messages', 'refuse', 'cut', 'garbage'] as const;

export const finales = ['peer closes', 'peer ends TCP', 'peer resets TCP', 'app closes', 'app aborts'] as const;

/** Bytes of a received message, where they are limited; sizes of messages lie on both sides of it. */
export const smallLimit = 1024;

export interface PeerMessage {
  readonly size: number;
  readonly text: boolean;
  /** Into so many frames it is cut. */
  readonly frames: number;
  /** Into so many pieces its bytes are cut, with a turn of the event loop behind each. */
  readonly pieces: number;
  /** A ping stands between its frames. */
  readonly ping: boolean;
}

export type AppStep =
  | { readonly app: 'send'; readonly by: Sender; readonly size: number; readonly signal: boolean }
  | { readonly app: 'cancel'; readonly nth: number }
  | { readonly app: 'read'; readonly count: number; readonly whole: boolean; readonly signal: boolean }
  | { readonly app: 'close'; readonly code: number | null }
  | {
      readonly app:
        | 'connect'
        | 'flush'
        | 'read on'
        | 'read no more'
        | 'detach'
        | 'cancel reading'
        | 'close writing'
        | 'abort writing'
        | 'abort'
        | 'switch type'
        | 'drop handler';
    };

export type PeerStep =
  | ({ readonly peer: 'send' } & PeerMessage)
  | { readonly peer: 'close'; readonly code: number | null }
  | { readonly peer: 'begin' | 'continue'; readonly size: number }
  | { readonly peer: 'ping' | 'end TCP' | 'reset TCP' | 'break a frame' | 'garbage' | 'pause' | 'resume' | 'mute' };

export type Step = AppStep | PeerStep | { readonly wait: 'microtask' | 'turn' | 'quiet' };

export interface Program {
  readonly side: 'client' | 'server';
  readonly kind: 'message' | 'stream';
  readonly reader: (typeof messageReaders)[number] | (typeof streamReaders)[number];
  /** From the start on everything is read as it comes; otherwise step by step. */
  readonly readsOn: boolean;
  readonly writesTo: 'members' | 'writable';
  readonly habit: (typeof habits)[number];
  readonly answer: (typeof answers)[number];
  /** The steps begin when the client has connected; otherwise while it connects. */
  readonly connected: boolean;
  /** Short deadlines of sending, closing and receiving, which may pass. */
  readonly hasty: boolean;
  /** Messages of more than {@link smallLimit} bytes are not received. */
  readonly limited: boolean;
  readonly steps: readonly Step[];
  readonly finale: (typeof finales)[number];
}

/** One line for each step, for people; the last line is for `--replay`. */
export function describeProgram(program: { readonly steps: readonly object[] }): string {
  const { steps, ...settings } = program;
  const line = (data: object): string =>
    Object.entries(data)
      .map(([name, value]) => (['app', 'peer', 'wait'].includes(name) ? `${name}: ${value}` : `${name} ${value}`))
      .join(', ');
  const numbered = steps.map((step, at) => `  ${String(at + 1).padStart(2)}. ${line(step)}`);
  return [line(settings), ...numbered].join('\n');
}
