/** A client's WebSocket of the ws package, which plays with the programs of the documents that listen. */
import { once } from 'node:events';
import { WebSocket } from 'ws';

/** An open socket, and its messages one by one as text. */
export async function open(address: string, options: object = {}, protocols: string[] = []) {
  const socket = new WebSocket(address, protocols, options);
  const messages: string[] = [];
  /** Called at the next message, and at the end. */
  let arrived = (): void => {};
  socket.on('close', () => arrived());
  socket.on('message', (data) => {
    messages.push(new TextDecoder().decode(data as Buffer));
    arrived();
  });
  await once(socket, 'open');
  socket.on('error', () => {});
  const next = async (): Promise<string> => {
    while (messages.length === 0) {
      if (socket.readyState !== WebSocket.OPEN) throw new Error('the connection has ended, and no message has come');
      await new Promise<void>((resolve) => (arrived = resolve));
    }
    return messages.shift() ?? '';
  };
  return { socket, next };
}

export async function close(socket: WebSocket): Promise<void> {
  const closed = once(socket, 'close');
  socket.close(1000);
  await closed;
}
