/** What an app and its peer tell each other beside the connection, so that nobody waits by the clock. */

/** Of the peer: the phase is reached; the app may read again. */
export type FromPeer = 'reached' | 'resume';

/** Of the app: it has acted; `ready`: its write is under way, or its close. */
export type FromApp = 'ready' | 'acted';

export interface AppSignals {
  wait(signal: FromPeer): Promise<void>;
  send(signal: FromApp): void;
}
