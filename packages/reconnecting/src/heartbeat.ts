/** Finds out a peer that is silent, by messages of the app's own. Node's pings need none of this: see `applyPings`. */
import type { MessageWebSocket, WinRTError } from '@twinsocket/core';
import { errorOf, WININET_E_TIMEOUT } from './errors.ts';
import type { Heartbeat } from './options.ts';

/** Where the platform sends pings by itself. */
export function applyPings({ control }: MessageWebSocket, { interval, timeout }: Heartbeat): void {
  control.desiredUnsolicitedPongInterval = interval;
  control.receiveTimeout = timeout;
}

export class MessageHeartbeat {
  readonly #socket: MessageWebSocket;
  readonly #heartbeat: Heartbeat;
  readonly #silent: (error: WinRTError) => void;
  #heard = performance.now();
  #asked = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  #dueAt = 0;

  /** `silent` is called when the peer has not answered. */
  constructor(socket: MessageWebSocket, heartbeat: Heartbeat, silent: (error: WinRTError) => void) {
    this.#socket = socket;
    this.#heartbeat = heartbeat;
    this.#silent = silent;
    this.#wait(heartbeat.interval);
  }

  /** A message came. */
  heard(): void {
    this.#heard = performance.now();
    this.#asked = false;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(milliseconds: number): void {
    this.#dueAt = performance.now() + milliseconds;
    this.#timer = setTimeout(() => this.#look(), milliseconds);
  }

  /** One timer whatever comes in: it looks at the clock, since a hidden tab or a laptop's sleep holds timers up. */
  #look(): void {
    const { interval, timeout, message } = this.#heartbeat;
    const silent = performance.now() - this.#heard;
    // We slept, and an answer that came meanwhile may stand behind this timer: ask anew.
    const slept = performance.now() - this.#dueAt > timeout;
    if (this.#asked && !slept) {
      this.#silent(errorOf(WININET_E_TIMEOUT, `heartbeat: the peer has not answered within ${timeout} ms`));
    } else if (silent < interval) this.#wait(interval - silent);
    else {
      this.#asked = true;
      // First, since the app may close the socket in `message`, which stops this timer.
      this.#wait(timeout);
      if (message) this.#socket.sendAsync(message()).then(undefined, () => {});
    }
  }
}
