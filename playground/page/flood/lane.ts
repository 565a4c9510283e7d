/** One of the two sides that are flooded. */
export interface Lane {
  /** The server's name for the connection. */
  readonly id: string;
  /** Bytes that the browser has handed to the page. */
  readonly received: number;
  /** Bytes that the app, here this page, has taken out of what was received. */
  readonly read: number;
  readonly phase: Phase;
  /** Stops or goes on reading. */
  setPaused(paused: boolean): void;
  /** Ends the connection; may be called twice. */
  stop(): void;
}

export type Phase =
  | { readonly name: 'connecting' | 'stopped' }
  /** `pauses`: whether the connection can stop its sender. */
  | { readonly name: 'open'; readonly pauses: boolean }
  | { readonly name: 'complete' }
  | { readonly name: 'failed'; readonly error: unknown }
  /** Ended by this page, since the raw side has no limit of its own. */
  | { readonly name: 'over'; readonly kept: number };

/** What waits in the page's memory: received and not yet read. Nothing, once the connection is given up. */
export function keptBy({ received, read, phase }: Pick<Lane, 'received' | 'read' | 'phase'>): number {
  return hasEnded({ phase }) ? 0 : Math.max(0, received - read);
}

export function hasEnded({ phase }: Pick<Lane, 'phase'>): boolean {
  return phase.name !== 'connecting' && phase.name !== 'open';
}
