/** The events of a ReconnectingWebSocket, and who listens. */
import type { MessageWebSocketMessageReceivedEventArgs, SocketEnd } from '@twinsocket/core/api';
import { E_INVALIDARG, errorOf } from './errors.ts';

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

/** A property handler, such as `onopen`. */
export type Handler<K extends keyof ReconnectingEventMap> = Listener<K> | null;

type AnyListener = (event: never) => unknown;

export class Listeners {
  readonly #listeners = new Map<string, Set<AnyListener>>();
  /** The property handlers, each with the listener that calls it: the same function may be a listener as well. */
  readonly #handlers = new Map<string, { readonly handler: AnyListener; readonly listener: AnyListener }>();

  /** Throws E_INVALIDARG 0x80070057 for what is not a function. */
  add(type: string, listener: AnyListener): void {
    if (typeof listener !== 'function') {
      throw errorOf(E_INVALIDARG, `addEventListener: the listener of ${type} is not a function: ${String(listener)}`);
    }
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
  }

  remove(type: string, listener: AnyListener): void {
    this.#listeners.get(type)?.delete(listener);
  }

  handler<K extends keyof ReconnectingEventMap>(type: K): Handler<K> {
    return (this.#handlers.get(type)?.handler as Listener<K> | undefined) ?? null;
  }

  /** What is not a function takes the handler away. */
  setHandler<K extends keyof ReconnectingEventMap>(type: K, handler: Handler<K>): void {
    const before = this.#handlers.get(type);
    if (before) this.remove(type, before.listener);
    this.#handlers.delete(type);
    if (typeof handler !== 'function') return;
    const listener: Listener<K> = (event) => handler(event);
    this.#handlers.set(type, { handler, listener });
    this.add(type, listener);
  }

  raise<K extends keyof ReconnectingEventMap>(type: K, event: ReconnectingEventMap[K]): void {
    // A copy: a listener may remove itself.
    for (const listener of Array.from(this.#listeners.get(type) ?? [])) {
      try {
        (listener as Listener<K>)(event);
      } catch (error) {
        // The platform reports the error, and the other listeners are called all the same.
        setTimeout(() => {
          throw error;
        }, 0);
      }
    }
  }
}
