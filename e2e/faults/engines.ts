/** What single engines do that makes cells, or one check, impossible: data, each with its reason, counted in docs/faults.md. */
import type { Cell } from './cells.ts';

export const engineNames = ['Chromium', 'Firefox', 'WebKitGTK'] as const;
export type EngineName = (typeof engineNames)[number];

interface EngineExclusion {
  readonly engine: EngineName;
  readonly of: (cell: Cell) => boolean;
  readonly reason: string;
}

export const engineExclusions: readonly EngineExclusion[] = [
  {
    engine: 'Firefox',
    of: ({ phase, fault }) => fault === 'process or page ends' && (phase === 'upgrade' || phase === 'reconnecting'),
    reason: 'it keeps the TCP of a handshake that was given up: nothing can be seen of the end of the frame',
  },
  {
    engine: 'WebKitGTK',
    of: ({ phase }) => phase === 'back-pressure',
    reason: 'its `bufferedAmount` falls to 0 whatever the peer reads: no write is under way (browsers.md)',
  },
  {
    engine: 'WebKitGTK',
    of: ({ fault }) => fault === 'dispose',
    reason: 'it has no `Symbol.dispose`',
  },
];

/** What is checked otherwise, since the client's end of a connection does otherwise. */
export interface Habits {
  /**
   * It keeps the TCP of a handshake that was given up, for over 50 s, even when its frame is removed. The peer ends TCP itself where no
   * connection has opened, so that these cells check all but that the client ends it.
   */
  readonly keepsHandshakes: boolean;
  /** It tells that the peer broke the protocol when it has sent all that the app wrote before. So the peer reads on, and the write succeeds. */
  readonly failsBehindWrites: boolean;
  /**
   * Its `bufferedAmount` may fall to 0 just before it tells that the connection is lost, so a write that was not sent may succeed. Blink does
   * so on purpose when its pipe to the network service is closed (https://crbug.com/937790). Both results of a write are right there, also if
   * the peer closes.
   */
  readonly forgetsUnsent: boolean;
}

export const noHabits: Habits = { keepsHandshakes: false, failsBehindWrites: false, forgetsUnsent: false };

export const habitsOf: Readonly<Record<EngineName, Habits>> = {
  Chromium: { keepsHandshakes: false, failsBehindWrites: false, forgetsUnsent: true },
  Firefox: { keepsHandshakes: true, failsBehindWrites: true, forgetsUnsent: false },
  WebKitGTK: noHabits,
};
