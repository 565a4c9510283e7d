/** What JavaScript hears from the module, by the names that React Native gives. */
export interface WebSocketEvents {
  websocketOpen: { readonly id: number; readonly protocol: string };
  /** A text, or bytes in base64. */
  websocketMessage: { readonly id: number; readonly type: 'text' | 'binary'; readonly data: string };
  websocketClosed: { readonly id: number; readonly code: number; readonly reason: string };
  websocketFailed: { readonly id: number; readonly message: string };
}

/** What `RCTDeviceEventEmitter.emit` is in React Native. */
export type Emit = <K extends keyof WebSocketEvents>(name: K, event: WebSocketEvents[K]) => void;
