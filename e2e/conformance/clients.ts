/** Echo clients: the platform's WebSocket as it is, and MessageWebSocket in the ways in which it can be used. */
import type * as Twinsocket from 'twinsocket';

export type Data = string | Uint8Array<ArrayBuffer>;

/** How a connection ended for the page: with a code, or as one that was lost or broken. */
export type Ending = { readonly code: number; readonly reason: string } | 'failed';

export interface Line {
  send(data: Data): void;
  close(code: number, reason: string): void;
}

export interface Hearer {
  opened?(line: Line): void;
  message(data: Data, line: Line): void;
}

/** Connects, lets each message be heard, and resolves with the connection's end. */
export type Client = (url: string, hearer: Hearer) => Promise<Ending>;

export function rawClient(constructor: typeof WebSocket): Client {
  return (url, hearer) =>
    new Promise((resolve) => {
      const socket = new constructor(url);
      const line: Line = {
        send: (data) => socket.send(data),
        close: (code, reason) => socket.close(code, reason),
      };
      socket.binaryType = 'arraybuffer';
      socket.onopen = () => hearer.opened?.(line);
      socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
        hearer.message(typeof data === 'string' ? data : new Uint8Array(data), line);
      socket.onerror = () => {}; // ws throws what nobody listens to
      // No close frame has come: 1006 says so (RFC 6455, 7.1.5), but for a clean close of Firefox, which takes this code from the peer too, and
      // 0, for which ours tells 1005. An `error`, or an end that isn't clean, may follow a close frame as well, where the server resets TCP
      // behind it.
      socket.onclose = ({ code, reason, wasClean }) =>
        resolve(code === 1006 && !wasClean ? 'failed' : { code: code || 1005, reason });
    });
}

/** `prepare` sets what has to be set before connecting. */
export function messageClient(
  api: typeof Twinsocket,
  prepare: (socket: Twinsocket.MessageWebSocket) => void = () => {},
): Client {
  return (url, hearer) =>
    new Promise((resolve) => {
      const socket = new api.MessageWebSocket();
      const line: Line = {
        send: (data) => send(api, socket, data),
        close: (code, reason) => socket.close(code, reason),
      };
      const fail = (): void => resolve('failed');
      const hearMessage = byMessage(api, (data) => hearer.message(data, line));
      prepare(socket);
      socket.onmessagereceived = (event) => {
        let reader: Twinsocket.DataReader;
        try {
          reader = event.getDataReader();
        } catch {
          return fail();
        }
        hearMessage(event, reader);
      };
      socket.onclosed = ({ code, reason }) => resolve({ code, reason });
      socket.connectAsync(url).then(() => hearer.opened?.(line), fail);
    });
}

export function partialClient(api: typeof Twinsocket): Client {
  return messageClient(api, ({ control }) => {
    control.receiveMode = api.MessageWebSocketReceiveMode.partialMessage;
  });
}

/** Puts the parts of a message together; in fullMessage mode there is one. */
function byMessage(api: typeof Twinsocket, hear: (data: Data) => void) {
  let parts: Uint8Array<ArrayBuffer>[] = [];
  return (event: Twinsocket.MessageWebSocketMessageReceivedEventArgs, reader: Twinsocket.DataReader): void => {
    const text = event.messageType === api.SocketMessageType.utf8;
    if (text && event.isMessageComplete && parts.length === 0) {
      return hear(reader.readString(reader.unconsumedBufferLength));
    }
    const part = new Uint8Array(reader.unconsumedBufferLength);
    reader.readBytes(part);
    parts.push(part);
    if (!event.isMessageComplete) return;
    const bytes = join(parts);
    parts = [];
    hear(text ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) : bytes);
  };
}

function join(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}

/** The type is the control's, and each write is a message; an empty `storeAsync` would be none. */
function send(api: typeof Twinsocket, socket: Twinsocket.MessageWebSocket, data: Data): void {
  const { utf8, binary } = api.SocketMessageType;
  const writer = new api.DataWriter();
  socket.control.messageType = typeof data === 'string' ? utf8 : binary;
  if (typeof data === 'string') writer.writeString(data);
  else writer.writeBytes(data);
  // A peer that breaks the protocol behind its message ends the connection while its echo is under way.
  socket.outputStream.writeAsync(writer.detachBuffer()).then(undefined, () => {});
}
