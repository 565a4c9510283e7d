import { CryptographicBuffer, fromUint8Array, MessageWebSocket, SocketMessageType, toUint8Array } from 'twinsocket';
import type { Emit } from './events.ts';

export interface ConnectOptions {
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The native half of React Native's WebSocket, as react-native-windows has it on a MessageWebSocket: JavaScript names a socket by its id,
 * calls return nothing, and events tell everything.
 */
export class WebSocketModule {
  readonly #emit: Emit;
  readonly #sockets = new Map<number, MessageWebSocket>();
  readonly #connects = new Map<number, Promise<void>>();

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  connect(url: string, protocols: readonly string[] | null, options: ConnectOptions | null, id: number): void {
    const socket = new MessageWebSocket();
    this.#sockets.set(id, socket);
    socket.onmessagereceived = (event) => {
      if (socket.state === 'failed') return; // the event tells that the connection was lost, as `ended` does
      const isText = event.messageType === SocketMessageType.utf8;
      const data = isText ? event.text() : CryptographicBuffer.encodeToBase64String(fromUint8Array(event.bytes()));
      this.#emit('websocketMessage', { id, type: isText ? 'text' : 'binary', data });
    };
    const connect = this.#open(socket, url, protocols ?? [], options?.headers ?? {}, id);
    this.#connects.set(id, connect);
  }

  send(message: string, id: number): void {
    void this.#send(message, id);
  }

  sendBinary(base64: string, id: number): void {
    void this.#send(base64, id, (text) => toUint8Array(CryptographicBuffer.decodeFromBase64String(text)));
  }

  /** An empty text, as in Windows: a MessageWebSocket has no call for a ping. */
  ping(id: number): void {
    void this.#send('', id);
  }

  close(code: number, reason: string, id: number): void {
    const socket = this.#sockets.get(id);
    if (!socket) return;
    try {
      socket.close(code, reason);
    } catch (error) {
      this.#fail(id, error);
    }
  }

  async #open(
    socket: MessageWebSocket,
    url: string,
    protocols: readonly string[],
    headers: Readonly<Record<string, string>>,
    id: number,
  ): Promise<void> {
    try {
      for (const protocol of protocols) socket.control.supportedProtocols.append(protocol);
      for (const [name, value] of Object.entries(headers)) socket.setRequestHeader(name, value);
      await socket.connectAsync(url);
    } catch (error) {
      this.#sockets.delete(id);
      this.#connects.delete(id);
      this.#fail(id, error);
      return;
    }
    this.#emit('websocketOpen', { id, protocol: socket.information.protocol ?? '' });
    void socket.ended.then(({ code, reason, error }) => {
      this.#sockets.delete(id);
      this.#connects.delete(id);
      if (error) this.#fail(id, error);
      else this.#emit('websocketClosed', { id, code, reason });
    });
  }

  /** What is sent during the connect waits for it. `sendAsync` keeps the order. */
  async #send(data: string, id: number, decode: (data: string) => string | Uint8Array = (text) => text): Promise<void> {
    await this.#connects.get(id);
    const socket = this.#sockets.get(id);
    if (!socket) return this.#fail(id, new Error(`there is no open socket ${id}`));
    try {
      await socket.sendAsync(decode(data));
    } catch (error) {
      // `ended` tells of a lost connection; anything else, such as bad base64, is told here.
      if (socket.state === 'open') this.#fail(id, error);
    }
  }

  #fail(id: number, error: unknown): void {
    this.#emit('websocketFailed', { id, message: error instanceof Error ? error.message : String(error) });
  }
}
