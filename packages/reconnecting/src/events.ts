/** The events of a ReconnectingWebSocket, and who listens. */
import type { MessageWebSocketMessageReceivedEventArgs, SocketEnd } from '@twinsocket/core/api';

/** A connection is open. */
export interface OpenEvent {
  readonly type: 'open';
  /** How many attempts this connection took, from 1 on. */
  readonly attempt: number;
  /** Whether there was a connection before this one. */
  readonly isReturn: boolean;
}

/** A connection has ended, or an attempt has failed, and another attempt follows. */
export interface DownEvent {
  readonly type: 'down';
  /** How the connection ended; a failed attempt has code 1006 and the error. */
  readonly end: SocketEnd;
  /** When the next attempt begins; null if it waits for the browser to be online again. */
  readonly retryAt: Date | null;
}

/** It is over: nothing is attempted any more. */
export interface EndedEvent {
  readonly type: 'ended';
  readonly end: SocketEnd;
}

export interface ReconnectingEventMap {
  open: OpenEvent;
  /** The event of the MessageWebSocket that has received. */
  messagereceived: MessageWebSocketMessageReceivedEventArgs;
  down: DownEvent;
  ended: EndedEvent;
}

type Listener<K extends keyof ReconnectingEventMap> = (event: ReconnectingEventMap[K]) => unknown;

export class Listeners {
  readonly #listeners = new Map<string, Set<(event: never) => unknown>>();

  add<K extends keyof ReconnectingEventMap>(type: K, listener: Listener<K>): void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
  }

  remove<K extends keyof ReconnectingEventMap>(type: K, listener: Listener<K>): void {
    this.#listeners.get(type)?.delete(listener);
  }

  raise<K extends keyof ReconnectingEventMap>(type: K, event: ReconnectingEventMap[K]): void {
    // A copy: a listener may remove itself.
    for (const listener of Array.from(this.#listeners.get(type) ?? [])) {
      try {
        (listener as Listener<K>)(event);
      } catch (error) {
        // Reported as the platform reports its own; the others are called all the same.
        setTimeout(() => {
          throw error;
        }, 0);
      }
    }
  }
}
