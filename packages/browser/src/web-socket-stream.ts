/** The types of WebSocketStream, which TypeScript's library doesn't have (https://github.com/ricea/websocketstream-explainer). */

export interface WebSocketStreamOpenInfo {
  /** Text is a string. Chromium gives bytes as an ArrayBuffer; the current draft says Uint8Array. */
  readonly readable: ReadableStream<string | ArrayBuffer | Uint8Array>;
  readonly writable: WritableStream<string | Uint8Array>;
  readonly protocol: string;
  readonly extensions: string;
}

export interface WebSocketStreamCloseInfo {
  closeCode?: number;
  reason?: string;
}

export interface WebSocketStream {
  readonly url: string;
  /** Rejects with a WebSocketError, or with an AbortError if the signal aborted the handshake. */
  readonly opened: Promise<WebSocketStreamOpenInfo>;
  /** Rejects with a WebSocketError, which has a close code and reason too, unless the close was clean and nothing was unsent. */
  readonly closed: Promise<WebSocketStreamCloseInfo>;
  close(closeInfo?: WebSocketStreamCloseInfo): void;
}

export type WebSocketStreamConstructor = new (
  url: string,
  options: { readonly protocols: readonly string[]; readonly signal: AbortSignal },
) => WebSocketStream;

/** The engine's WebSocketStream, looked up for each connect, as the page's WebSocket is; undefined if the engine has none. */
export function webSocketStreamConstructor(): WebSocketStreamConstructor | undefined {
  return (globalThis as { readonly WebSocketStream?: WebSocketStreamConstructor }).WebSocketStream;
}
