/** WebSocketStream, which TypeScript's library of web names doesn't have (https://github.com/ricea/websocketstream-explainer). */

export interface WebSocketStreamOpenInfo {
  /** Text comes as a string. Chromium gives bytes as an ArrayBuffer; the draft has come to say Uint8Array. */
  readonly readable: ReadableStream<string | ArrayBuffer | Uint8Array>;
  readonly writable: WritableStream<string | Uint8Array>;
  readonly protocol: string;
}

export interface WebSocketStreamCloseInfo {
  closeCode?: number;
  reason?: string;
}

export interface WebSocketStream {
  readonly url: string;
  /** Rejects with a WebSocketError, or an AbortError if the signal gave up the handshake. */
  readonly opened: Promise<WebSocketStreamOpenInfo>;
  /** Rejects with a WebSocketError, which has a close code and reason too, unless the close was clean and nothing was unsent. */
  readonly closed: Promise<WebSocketStreamCloseInfo>;
  close(closeInfo?: WebSocketStreamCloseInfo): void;
}

export type WebSocketStreamConstructor = new (
  url: string,
  options: { readonly protocols: readonly string[]; readonly signal: AbortSignal },
) => WebSocketStream;

/** Looked up for each connect, as the page's WebSocket is; undefined where the engine has none. */
export function webSocketStreamConstructor(): WebSocketStreamConstructor | undefined {
  return (globalThis as { readonly WebSocketStream?: WebSocketStreamConstructor }).WebSocketStream;
}
