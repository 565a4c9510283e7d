/**
 * Which call is allowed in which state: the table of the Windows API's rules, cell by cell. Its columns are the states as
 * people know them; `support/socket-states.ts` brings a fresh socket into each.
 */
import { assert } from 'chai';
import type { IWebSocket, MessageWebSocket, StreamWebSocket, WebSocketControl, WebSocketInformation } from 'twinsocket';
import { contract, type ContractEnv } from './case.ts';
import * as hresult from './support/hresult.ts';
import { taskEnd } from './support/sockets.ts';
import { messageSocketIn, states, streamSocketIn, type InState, type State } from './support/socket-states.ts';

/**
 * The rules. `illegal` is E_ILLEGAL_METHOD_CALL, `closed` RO_E_CLOSED, `failure` what the link was lost with; other words are what
 * the call gives. `closing` goes by the column of `closed`.
 */
const rules = `
| rule          | created | created′ | connecting | open        | failed      | closed  | peerClosed |
|---------------|---------|----------|------------|-------------|-------------|---------|------------|
| always        | ok      | ok       | ok         | ok          | ok          | ok      | ok         |
| handler       | ok      | illegal  | illegal    | illegal     | illegal     | illegal | illegal    |
| connect       | ok      | ok       | illegal    | illegal     | illegal     | closed  | illegal    |
| setting       | ok      | ok       | illegal    | illegal     | illegal     | illegal | illegal    |
| hint          | set     | set      | ignored    | ignored     | ignored     | ignored | ignored    |
| send          | illegal | illegal  | illegal    | ok          | failure     | closed  | closed     |
| read          | illegal | illegal  | illegal    | 3           | 3, failure  | closed  | 3, 0       |
| close         | silent  | silent   | aborts     | closed 1005 | closed 1006 | silent  | silent     |
| close a code  | silent  | silent   | aborts     | closed 1000 | closed 1006 | silent  | silent     |
`;

const [columns = [], , ...lines] = rules
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((word) => word.trim()));

function expectedOf(rule: string, state: State): string {
  const line = lines.find(([, name]) => name === rule);
  const word = line?.[columns.indexOf(state === 'closing' ? 'closed' : state)];
  assert(word, `the table has no ${rule} × ${state}`);
  return word;
}

/** A call, with the rule that it goes by, and whether its refusals are thrown at the call or reject its promise. */
type Row<S> = readonly [call: string, rule: string, how: 'throws' | 'rejects', run: (cell: InState<S>) => unknown];

/** What the table calls on either class. */
type Socket = Omit<IWebSocket, 'addEventListener' | 'removeEventListener'> &
  Pick<StreamWebSocket, 'onservercustomvalidationrequested'> & {
    readonly control: WebSocketControl;
    readonly information: WebSocketInformation;
    addEventListener(type: 'closed' | 'servercustomvalidationrequested', listener: () => void): void;
    removeEventListener(type: 'closed' | 'servercustomvalidationrequested', listener: () => void): void;
  };

/** Milliseconds; a cell takes a few. */
const cellLimit = 3000;

const received = 'messagereceived';
const listener = (): void => {};

/** Settings of either class with the value that they are set to. */
const settings = {
  serverCredential: null,
  proxyCredential: null,
  clientCertificate: null,
  desiredUnsolicitedPongInterval: 1000,
  connectTimeout: 1000,
  sendTimeout: 1000,
  receiveTimeout: 1000,
  closeTimeout: 1000,
  maxInboundBufferSize: 1000,
  certificateAuthorities: [],
  receiveBackPressure: true,
  proxy: null,
  agent: null,
  lookup: null,
  perMessageDeflate: true,
} as const;

const common: readonly Row<Socket>[] = [
  ...(['closed', 'servercustomvalidationrequested'] as const).flatMap((type): Row<Socket>[] => {
    const rule = type === 'closed' ? 'always' : 'handler';
    return [
      [`addEventListener ${type}`, rule, 'throws', ({ socket }) => socket.addEventListener(type, listener)],
      [`removeEventListener ${type}`, 'always', 'throws', ({ socket }) => socket.removeEventListener(type, listener)],
      [`on${type} =`, rule, 'throws', ({ socket }) => void (socket[`on${type}`] = listener)],
      [`on${type} = null`, 'always', 'throws', ({ socket }) => void (socket[`on${type}`] = null)],
    ];
  }),
  ['connectAsync', 'connect', 'rejects', ({ socket, env }) => socket.connectAsync(`${env.peer.ws}/echo`)],
  // The one header that every platform can set.
  ['setRequestHeader', 'connect', 'throws', ({ socket }) => socket.setRequestHeader('Sec-WebSocket-Protocol', 'chat')],
  ...Object.entries(settings).map(([name, value]) => setting<Socket>(name, () => value)),
  ['control.outboundBufferSizeInBytes =', 'hint', 'throws', setBufferSize],
  ['control.supportedProtocols edits', 'always', 'throws', editProtocols],
  ['control.ignorableServerCertificateErrors edits', 'always', 'throws', editIgnored],
  ['outputStream.writeAsync', 'send', 'rejects', ({ socket, env }) => socket.outputStream.writeAsync(oneByte(env))],
  ['outputStream.flushAsync', 'send', 'rejects', ({ socket }) => socket.outputStream.flushAsync()],
  ['close()', 'close', 'throws', (cell) => afterwards(cell, () => cell.socket.close())],
  ['close(code, reason)', 'close a code', 'throws', (cell) => afterwards(cell, () => cell.socket.close(1000, 'bye'))],
  ['control', 'always', 'throws', ({ socket }) => assert.strictEqual(socket.control, socket.control)],
  ['information', 'always', 'throws', readInformation],
];

const messageRows: readonly Row<MessageWebSocket>[] = [
  ...common,
  ['addEventListener messagereceived', 'handler', 'throws', (cell) => cell.socket.addEventListener(received, listener)],
  [
    'removeEventListener messagereceived',
    'always',
    'throws',
    (cell) => cell.socket.removeEventListener(received, listener),
  ],
  ['onmessagereceived =', 'handler', 'throws', ({ socket }) => void (socket.onmessagereceived = listener)],
  ['onmessagereceived = null', 'always', 'throws', ({ socket }) => void (socket.onmessagereceived = null)],
  ['control.messageType =', 'always', 'throws', setMessageType],
  setting('maxMessageSize', () => 1000),
  setting('receiveMode', ({ env: { api } }) => api.MessageWebSocketReceiveMode.partialMessage),
  ['sendFinalFrameAsync', 'send', 'rejects', ({ socket, env }) => socket.sendFinalFrameAsync(oneByte(env))],
  ['sendNonfinalFrameAsync', 'send', 'rejects', ({ socket, env }) => socket.sendNonfinalFrameAsync(oneByte(env))],
  ['sendAsync', 'send', 'rejects', ({ socket }) => socket.sendAsync('text')],
];

const streamRows: readonly Row<StreamWebSocket>[] = [
  ...common,
  setting('noDelay', () => false),
  ['inputStream.readAsync', 'read', 'rejects', readThree],
];

export const stateCases = contract('states', (define) => {
  define('each call of a MessageWebSocket does in each state what the table says', async (env) => {
    assert.equal(await check(messageRows, (state) => messageSocketIn(env, state)), 352);
  });

  define('each call of a StreamWebSocket does in each state what the table says', async (env) => {
    assert.equal(await check(streamRows, (state) => streamSocketIn(env, state)), 288);
  });
});

/** Runs every cell and fails with the names of those that differ; returns how many there were. */
async function check<S extends Pick<Socket, 'close'>>(
  rows: readonly Row<S>[],
  bring: (state: State) => Promise<InState<S>>,
): Promise<number> {
  const wrong: string[] = [];
  let cells = 0;
  for (const [call, rule, how, run] of rows) {
    for (const state of states) {
      const cell = await bring(state);
      const actual = await withinLimit(outcomeOf(how, () => run(cell)));
      const expected = expectedOf(rule, state);
      if (actual !== expected) wrong.push(`${call} × ${state}: ${actual} instead of ${expected}`);
      cells++;
      cell.socket.close();
      await cell.connecting?.then(undefined, () => {}); // a case must leave no connect behind
    }
  }
  assert.deepEqual(wrong, []);
  return cells;
}

/** A cell that hangs is a wrong cell, to be told by its name: the case's own limit would tell none. */
async function withinLimit(outcome: Promise<string>): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`nothing within ${cellLimit} ms`), cellLimit);
  });
  try {
    return await Promise.race([outcome, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Rejections come through the promise, refusals of everything else at the call: the other way round is wrong as well. */
async function outcomeOf(how: Row<unknown>[2], run: () => unknown): Promise<string> {
  let result: unknown;
  try {
    result = run();
  } catch (error) {
    return how === 'throws' ? wordFor(error) : `threw ${wordFor(error)}`;
  }
  try {
    const value = await result;
    return typeof value === 'string' ? value : 'ok';
  } catch (error) {
    return how === 'rejects' ? wordFor(error) : `rejected with ${wordFor(error)}`;
  }
}

const words = new Map([
  [hresult.E_ILLEGAL_METHOD_CALL, 'illegal'],
  [hresult.RO_E_CLOSED, 'closed'],
  [hresult.CONNECTION_ABORTED, 'failure'],
]);

function wordFor(error: unknown): string {
  return words.get((error as { number: number }).number) ?? String(error);
}

const oneByte = ({ api }: ContractEnv): ReturnType<typeof api.fromUint8Array> => api.fromUint8Array(Uint8Array.of(1));

function setting<S extends { readonly control: WebSocketControl }>(
  name: string,
  value: (cell: InState<S>) => unknown,
): Row<S> {
  const run = (cell: InState<S>): void => void Object.assign(cell.socket.control, { [name]: value(cell) });
  return [`control.${name} =`, 'setting', 'throws', run];
}

function setMessageType({ socket: { control }, env: { api } }: InState<MessageWebSocket>): void {
  control.messageType = api.SocketMessageType.utf8;
  assert.equal(control.messageType, api.SocketMessageType.utf8);
}

function editProtocols({ socket: { control } }: InState<Socket>): void {
  control.supportedProtocols.push('chat');
}

function editIgnored({ socket: { control }, env: { api } }: InState<Socket>): void {
  control.ignorableServerCertificateErrors.push(api.ChainValidationResult.expired);
}

function readInformation({ socket, state }: InState<Socket>): void {
  const opened = !['created', 'created′', 'connecting'].includes(state);
  assert.strictEqual(socket.information, socket.information);
  assert.strictEqual(socket.information.protocol, opened ? '' : null);
}

function setBufferSize({ socket: { control } }: InState<Socket>): string {
  const before = control.outboundBufferSizeInBytes;
  control.outboundBufferSizeInBytes = 4096;
  return control.outboundBufferSizeInBytes === before ? 'ignored' : 'set';
}

/** What comes of a close: the event that it raises, the connect that it ends, or nothing. */
async function afterwards({ state, closed, connecting }: InState<Socket>, close: () => void): Promise<string> {
  const before = closed.all.length;
  close();
  if (state === 'open' || state === 'failed') return `closed ${(await closed.next()).code}`;
  await taskEnd();
  if (closed.all.length > before) return `closed ${closed.all.at(-1)?.code}`;
  if (!connecting) return 'silent';
  return connecting.then(
    () => 'connected',
    (error: { number: number }) => (error.number === hresult.OPERATION_CANCELLED ? 'aborts' : wordFor(error)),
  );
}

/** Reads the three bytes that the peer has sent and, where nothing more can come, what follows them. */
async function readThree({ env: { api }, state, socket }: InState<StreamWebSocket>): Promise<string> {
  const read = async (): Promise<string> => {
    const buffer = new api.WindowsRuntimeBuffer(3);
    return String((await socket.inputStream.readAsync(buffer, 3, api.InputStreamOptions.none)).length);
  };
  const first = await read();
  return state === 'open' ? first : `${first}, ${await read().catch(wordFor)}`;
}
