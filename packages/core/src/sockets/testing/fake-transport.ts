/** A transport in the test's hands: it keeps what core asks of it, and the test says what the wire does, and when. */
import { encodeUtf8 } from '../../streams/values/text.ts';
import type { Capabilities } from '../../capabilities.ts';
import type {
  Acceptor,
  AcceptOptions,
  ConnectAttempt,
  Connection,
  ConnectionHandler,
  ConnectionInfo,
  ConnectRequest,
  OpenedConnection,
  Outgoing,
  SendTotals,
  Transport,
} from '../../transport.ts';

/** A platform that can do everything; a test takes away what it is about. */
const everything: Capabilities = {
  closeCodes: 'rfc6455',
  failureReasons: 'detailed',
  certificateAuthorities: 'configurable',
  receiveBackPressure: 'paused',
  sendBackPressure: 'network',
  protocolChecks: 'complete',
  requestHeaders: true,
  credentials: true,
  certificates: true,
  dialling: 'configurable',
  fragments: 'sent',
  partialMessages: 'arriving',
  unsolicitedPongs: true,
  localAddress: true,
  handshakeResponse: true,
  serverSockets: true,
};

export class FakeTransport implements Transport {
  readonly capabilities: Capabilities;
  /** Every attempt to connect, in order. */
  readonly connections: DialledConnection[] = [];

  constructor(capabilities: Partial<Capabilities> = {}) {
    this.capabilities = { ...everything, ...capabilities };
  }

  connect(request: ConnectRequest, handler: ConnectionHandler): ConnectAttempt {
    const connection = new DialledConnection(request, handler);
    this.connections.push(connection);
    return connection;
  }

  /** The latest attempt. */
  get connection(): DialledConnection {
    const latest = this.connections.at(-1);
    if (!latest) throw new Error('nothing was dialled');
    return latest;
  }
}

/** A connection that a server has accepted, in the test's hands. */
export class FakeAcceptor implements Acceptor {
  readonly capabilities: Capabilities;
  readonly #info: ConnectionInfo;
  /** What core has told of the options. */
  options: AcceptOptions | undefined;
  #connection: FakeConnection | undefined;

  constructor(capabilities: Partial<Capabilities> = {}, info: ConnectionInfo = { protocol: '' }) {
    this.capabilities = { ...everything, ...capabilities };
    this.#info = info;
  }

  accept(options: AcceptOptions, handler: ConnectionHandler): OpenedConnection {
    this.options = options;
    this.#connection = new FakeConnection(handler);
    return { connection: this.#connection, info: this.#info };
  }

  get connection(): FakeConnection {
    if (!this.#connection) throw new Error('nothing was accepted');
    return this.#connection;
  }
}

export interface Sent {
  readonly payload: string | Uint8Array;
  readonly text: boolean;
  readonly final: boolean;
}

export class FakeConnection implements Connection {
  /** Core's callbacks: the test calls them for what the wire does. */
  readonly handler: ConnectionHandler;
  /** The calls of core, by name, in order; `close` with what it was given. */
  readonly calls: string[] = [];
  readonly sends: Sent[] = [];
  /** Whether the bytes of each send stay as they are. */
  readonly stable: boolean[] = [];
  /** What {@link progress} answers; told to core by {@link leave} alone. */
  totals: SendTotals = { bytes: 0, sends: 0 };

  constructor(handler: ConnectionHandler) {
    this.handler = handler;
  }

  send({ payload, text, final, stable }: Outgoing): void {
    this.calls.push('send');
    this.sends.push({ payload, text, final });
    this.stable.push(stable);
  }

  pause(): void {
    this.calls.push('pause');
  }

  resume(): void {
    this.calls.push('resume');
  }

  progress(): SendTotals {
    this.calls.push('progress');
    return this.totals;
  }

  close(code?: number, reason?: string): void {
    this.calls.push(code === undefined ? 'close' : `close ${code} ${reason}`);
  }

  abort(code?: number): void {
    this.calls.push(code === undefined ? 'abort' : `abort ${code}`);
  }

  /** How often core has made this call. */
  count(call: string): number {
    return this.calls.filter((name) => name === call).length;
  }

  /** So many bytes and sends have left since the connection opened, and core hears of it. */
  leave(bytes: number, sends = this.totals.sends): void {
    this.totals = { bytes, sends };
    this.handler.sent(this.totals);
  }

  /** All that core has sent so far leaves. */
  leaveAll(): void {
    let bytes = 0;
    for (const { payload } of this.sends)
      bytes += (typeof payload === 'string' ? encodeUtf8(payload, 'test') : payload).length;
    this.leave(bytes, this.sends.length);
  }

  /** A whole message arrives: a string as text, bytes as binary. */
  message(payload: string | Uint8Array | readonly number[]): void {
    if (typeof payload === 'string') this.handler.data(payload, true, true);
    else this.handler.data(Uint8Array.from(payload), false, true);
  }
}

/** An attempt to connect, and the connection that comes of it if the test opens it; the calls of both are kept together. */
export class DialledConnection extends FakeConnection implements ConnectAttempt {
  readonly request: ConnectRequest;

  constructor(request: ConnectRequest, handler: ConnectionHandler) {
    super(handler);
    this.request = request;
  }

  open(info: ConnectionInfo = { protocol: '' }): void {
    this.handler.opened(this, info);
  }
}

interface Connectable {
  connectAsync(uri: string): PromiseLike<void>;
}

/** Connects a socket all the way: what arrives from now on is not held back behind the connect. */
export async function openOn(transport: FakeTransport, socket: Connectable): Promise<FakeConnection> {
  const connecting = socket.connectAsync('ws://peer.test/');
  const { connection } = transport;
  connection.open();
  await connecting;
  await microtasks();
  return connection;
}

/** More than any chain of callbacks in core takes (`after-callbacks.ts`). */
const enough = 50;

/** Lets the microtasks run that are queued, and those that they queue. No timer fires meanwhile. */
export async function microtasks(): Promise<void> {
  for (let hop = 0; hop < enough; hop++) await Promise.resolve();
}

/** How a promise stands once the microtasks have run: its value, its error's number, or `pending`. */
export async function outcome(promise: PromiseLike<unknown>): Promise<unknown> {
  let result: unknown = 'pending';
  promise.then(
    (value) => (result = value),
    (error: { number: number }) => (result = error.number),
  );
  await microtasks();
  return result;
}
