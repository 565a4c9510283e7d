/** What the rules share: waiting for events, and reading what a message holds. */
import { expect } from 'chai';

/** The next event of a type. The run of a rule has a deadline, so this has none. */
export function next(socket: WebSocket, type: 'message'): Promise<MessageEvent>;
export function next(socket: WebSocket, type: 'close'): Promise<CloseEvent>;
export function next(socket: WebSocket, type: 'open' | 'error'): Promise<Event>;
export function next(socket: WebSocket, type: string): Promise<Event> {
  return new Promise((resolve) => {
    socket.addEventListener(type, resolve, { once: true });
  });
}

export async function opened(socket: WebSocket): Promise<WebSocket> {
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('close', ({ code }) => reject(new Error(`closed with ${code} instead of opened`)), {
      once: true,
    });
  });
  return socket;
}

/** Types of events in the order in which they come, up to `close`. */
export async function eventsOf(socket: WebSocket): Promise<string[]> {
  const types: string[] = [];
  for (const type of ['open', 'message', 'error', 'close']) socket.addEventListener(type, () => types.push(type));
  await next(socket, 'close');
  return types;
}

/** The names of what is thrown. */
export function thrownBy(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).name;
  }
  return 'nothing';
}

export function expectThrown(name: string, run: () => unknown, what: string): void {
  expect(thrownBy(run), what).to.equal(name);
}

/** Bytes of a message, as numbers. */
export async function bytesOf(data: unknown): Promise<number[]> {
  const buffer = data instanceof Blob ? await data.arrayBuffer() : (data as ArrayBuffer);
  return [...new Uint8Array(buffer)];
}

/** One echo of one message. */
export async function echoOf(WebSocketClass: typeof WebSocket, url: string, data: never): Promise<MessageEvent> {
  const socket = await opened(new WebSocketClass(url));
  socket.binaryType = 'arraybuffer';
  const answer = next(socket, 'message');
  socket.send(data);
  const event = await answer;
  socket.close();
  return event;
}
