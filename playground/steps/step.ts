/** One thing that the main job shows. */
import type { Output } from '../output.ts';

/** As much of the peer as a step needs. */
export interface Server {
  readonly ws: string;
  readonly wss: string;
  /** The authority that signed the server's certificate, as PEM. */
  readonly certificateAuthority: string;
}

export interface StepContext {
  readonly server: Server;
  readonly out: Output;
  /** Aborts at the step's deadline. */
  readonly signal: AbortSignal;
  /** Gives its argument back, and closes it when the step ends, however that comes about. */
  readonly own: <T extends { close(): void }>(closable: T) => T;
}

export interface Step {
  readonly title: string;
  /** Milliseconds that it may take, if it is more than a few messages. */
  readonly limit?: number;
  /** Resolves with what was seen to be right; rejects if anything was not. */
  run(context: StepContext): Promise<string>;
}
