/** The types of the class: its events, listeners and settings. */
import type { MessageWebSocket } from '@twinsocket/core';
import type { CloseEvent } from './close-event.ts';

/** What `event.data` of a binary message is. */
export type BinaryType = 'blob' | 'arraybuffer';

/** The events by their names. */
export interface WebSocketEventMap {
  open: Event;
  message: MessageEvent;
  error: Event;
  close: CloseEvent;
}

/** What a class made by `WebSocket.with` gives to each of its sockets. */
export interface WebSocketSettings {
  /**
   * Called with the MessageWebSocket under a new WebSocket before it connects: for `control`, `setRequestHeader` and handlers of
   * `servercustomvalidationrequested`. What it throws, the constructor throws.
   */
  readonly configure?: ((socket: MessageWebSocket) => void) | undefined;
}

/** The third argument of the constructor: what ws takes there, as far as libraries use it. Other members are ignored. */
export interface WebSocketOptions {
  /**
   * Headers of the handshake, in Node. SignalR sends its access token so. A value that is undefined is left out. What
   * `MessageWebSocket.setRequestHeader` refuses, the constructor throws.
   */
  readonly headers?: Iterable<readonly [string, string]> | Readonly<Record<string, HeaderValue>> | undefined;
}

type HeaderValue = string | number | readonly string[] | undefined;

// Written out, since a project without the DOM's types has no names for them.
export type Listener<E> = ((event: E) => unknown) | { handleEvent(event: E): unknown };

export interface ListenerOptions {
  readonly capture?: boolean;
  readonly once?: boolean;
  readonly passive?: boolean;
  readonly signal?: AbortSignal;
}

export type Handler<K extends keyof WebSocketEventMap> = ((event: WebSocketEventMap[K]) => unknown) | null;
