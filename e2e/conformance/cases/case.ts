/** A case: what the server sends, what an echo client answers, and how the connection ends. */
import type { Message } from '../../node/recording-socket.ts';
import type { DeflateSettings } from '../deflate-settings.ts';

/** Sent once all that the steps before asked for has come back. */
export interface Step {
  /** Each is a write of its own, so as a rule a TCP segment of its own. */
  readonly pieces: readonly Buffer[];
  /** To be echoed. */
  readonly messages: readonly Message[];
  /** To be answered with pongs. */
  readonly pings: readonly Buffer[];
}

export type Expectation =
  /** The server closes, with 1000, when everything has come back. */
  | { readonly ending: 'in order' }
  /** The last bytes are a close frame, which the client answers with this payload. */
  | { readonly ending: 'closed'; readonly answer: Buffer }
  /** The client fails the connection; what stands before the fault may have come back. `fast`: in the first step. */
  | { readonly ending: 'failed'; readonly code: number; readonly fast?: boolean };

export interface Case {
  readonly what: string;
  readonly steps: readonly Step[];
  readonly expected: Expectation;
  /** Needs permessage-deflate, with these parameters; without it the case counts as not implemented. */
  readonly deflate?: DeflateSettings;
}

export interface NumberedCase extends Case {
  /** As Autobahn has them: 1 framing, 2 pings, 3 reserved bits, and so on. */
  readonly id: string;
}
