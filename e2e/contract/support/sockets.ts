/** Sockets as cases use them: what they receive is kept from the start, so that no case can miss an event. */
import type { ContractEnv } from '../case.ts';
import type { DataReader, MessageWebSocket, StreamWebSocket } from 'twinsocket';

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** Items in arrival order, each given to one `next()`. */
export class Arrivals<T> {
  readonly all: T[] = [];
  #taken = 0;
  #waiting: ((item: T) => void)[] = [];

  push(item: T): void {
    this.all.push(item);
    const next = this.#waiting.shift();
    if (!next) return;
    this.#taken++;
    next(item);
  }

  next(): Promise<T> {
    if (this.#taken < this.all.length) return Promise.resolve(this.all[this.#taken++] as T);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** A message, or the failure that `getDataReader()` threw. */
export interface Received {
  readonly type: number;
  readonly data: Uint8Array;
  /** The same as an array, made on demand: one of 32 Mi numbers takes seconds. */
  readonly bytes: number[];
  readonly text: string | undefined;
  readonly error: unknown;
}

export interface MessageClient {
  readonly socket: MessageWebSocket;
  readonly messages: Arrivals<Received>;
  readonly closed: Arrivals<Closed>;
  /** The names of the events in the order in which they were raised. */
  readonly events: string[];
}

export interface StreamClient {
  readonly socket: StreamWebSocket;
  readonly closed: Arrivals<Closed>;
}

/** A socket that trusts the peer's certificate: by its settings where they decide, else the platform was told to. */
function trust<T extends MessageWebSocket | StreamWebSocket>({ api, peer }: ContractEnv, socket: T): T {
  if (api.capabilities.certificateAuthorities === 'configurable') {
    socket.control.certificateAuthorities = [peer.certificateAuthority];
  }
  return socket;
}

function read(type: number, getDataReader: () => DataReader): Received {
  try {
    const data = new Uint8Array(getDataReader().unconsumedBufferLength);
    getDataReader().readBytes(data);
    return {
      type,
      data,
      get bytes() {
        return [...data];
      },
      get text() {
        return new TextDecoder().decode(data);
      },
      error: undefined,
    };
  } catch (error) {
    return { type, data: new Uint8Array(0), bytes: [], text: undefined, error };
  }
}

/** A MessageWebSocket that has not connected yet. */
export function messageClient(env: ContractEnv): MessageClient {
  const socket = trust(env, new env.api.MessageWebSocket());
  const client = { socket, messages: new Arrivals<Received>(), closed: new Arrivals<Closed>(), events: [] as string[] };
  socket.addEventListener('messagereceived', (event) => {
    client.events.push(event.type);
    client.messages.push(read(event.messageType, () => event.getDataReader()));
  });
  socket.addEventListener('closed', (event) => {
    client.events.push(event.type);
    client.closed.push({ code: event.code, reason: event.reason });
  });
  return client;
}

/** A StreamWebSocket that has not connected yet. */
export function streamClient(env: ContractEnv): StreamClient {
  const socket = trust(env, new env.api.StreamWebSocket());
  const closed = new Arrivals<Closed>();
  socket.addEventListener('closed', (event) => closed.push({ code: event.code, reason: event.reason }));
  return { socket, closed };
}

/** A MessageWebSocket connected to a path of the peer. */
export async function connectMessage(env: ContractEnv, path: string): Promise<MessageClient> {
  const client = messageClient(env);
  await client.socket.connectAsync(env.peer.ws + path);
  return client;
}

/** A StreamWebSocket connected to a path of the peer. */
export async function connectStream(env: ContractEnv, path: string): Promise<StreamClient> {
  const client = streamClient(env);
  await client.socket.connectAsync(env.peer.ws + path);
  return client;
}

type Sender = Pick<MessageWebSocket, 'outputStream'>;

/** Sends a text as one message of the socket's message type, as UWP apps do. */
export async function sendText({ api }: ContractEnv, socket: Sender, text: string): Promise<number> {
  const writer = new api.DataWriter(socket.outputStream);
  writer.writeString(text);
  const stored = await writer.storeAsync();
  writer.detachStream();
  return stored;
}

/** Sends bytes as one message of the socket's message type. */
export async function sendBytes({ api }: ContractEnv, socket: Sender, bytes: Uint8Array | number[]): Promise<number> {
  return socket.outputStream.writeAsync(api.fromUint8Array(Uint8Array.from(bytes)));
}

/** Settles as the promise does, but only once the microtasks that were due have run. */
export async function settled(promise: PromiseLike<unknown>): Promise<'fulfilled' | 'rejected' | 'pending'> {
  let state: 'fulfilled' | 'rejected' | 'pending' = 'pending';
  promise.then(
    () => (state = 'fulfilled'),
    () => (state = 'rejected'),
  );
  await taskEnd();
  return state;
}

/** Waits until the platform has come to its next task: all microtasks have run, nothing was waited for by the clock. */
export function taskEnd(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
