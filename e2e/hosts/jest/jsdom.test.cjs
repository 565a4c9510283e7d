/** @jest-environment jsdom */
const { StandIn } = require('./stand-in.cjs');

const TIMEOUT = 0x80072ee2 | 0;
const ILLEGAL_METHOD_CALL = 0x8000000e | 0;
const ADDRESS = 'ws://host/';
let api;

beforeEach(() => {
  jest.useRealTimers();
  jest.resetModules();
  globalThis.WebSocket = StandIn;
  api = require('twinsocket');
});

async function opened(socket = new api.MessageWebSocket()) {
  const connecting = socket.connectAsync(ADDRESS);
  StandIn.last.tell('open');
  await connecting;
  return socket;
}

test('this is a page without TextEncoder, with the build for pages', () => {
  expect(typeof TextEncoder).toBe('undefined');
  expect(typeof ReadableStream).toBe('undefined');
  expect(api.capabilities.failureReasons).toBe('opaque');
});

test('importing works, and so does the Windows tree', () => {
  const { Sockets } = require('twinsocket/windows').Windows.Networking;
  expect(Sockets.MessageWebSocket()).toBeInstanceOf(api.MessageWebSocket);
});

test('text is sent and received', async () => {
  const socket = new api.MessageWebSocket();
  const message = new Promise((resolve) => (socket.onmessagereceived = resolve));
  await opened(socket);
  await expect(socket.sendAsync('grüße 😀')).resolves.toBe(12);
  expect(StandIn.last.sent).toEqual(['grüße 😀']);
  StandIn.last.tell('message', { data: 'grüße 😀' });
  const reader = (await message).getDataReader();
  expect(reader.readString(reader.unconsumedBufferLength)).toBe('grüße 😀');
});

test('bytes of this realm and of Node’s are sent and received', async () => {
  const socket = new api.MessageWebSocket();
  const seen = [];
  socket.onmessagereceived = (event) => seen.push([...api.toUint8Array(event.getDataReader().detachBuffer())]);
  await opened(socket);
  for (const data of [
    Uint8Array.of(1),
    Uint8Array.of(2).buffer,
    Buffer.from([3]),
    Buffer.alloc(1, 4).buffer.slice(0, 0),
  ]) {
    await socket.sendAsync(data);
    StandIn.last.tell('message', { data });
  }
  expect(seen).toEqual([[1], [2], [3], []]);
});

test('a DataWriter and a DataReader keep text', async () => {
  const writer = new api.DataWriter();
  writer.writeString('größe');
  expect(writer.unstoredBufferLength).toBe(7);
  expect(api.DataReader.fromBuffer(writer.detachBuffer()).readString(7)).toBe('größe');
});

test('what is not UTF-8, and a lone surrogate, are refused as elsewhere', async () => {
  const socket = await opened();
  await expect(socket.sendAsync('\ud800')).rejects.toMatchObject({ number: 0x80070459 | 0 });
  const reader = api.DataReader.fromBuffer(api.fromUint8Array(Uint8Array.of(0xff)));
  expect(() => reader.readString(1)).toThrow(expect.objectContaining({ number: 0x80070459 | 0 }));
});

test.each(['readable', 'writable'])('%s is refused by the name of what is missing', async (member) => {
  const socket = await opened();
  const type = { readable: 'ReadableStream', writable: 'WritableStream' }[member];
  expect(() => socket[member]).toThrow(
    expect.objectContaining({ number: 0x80070032 | 0, message: expect.stringContaining(type) }),
  );
});

test('a close is told', async () => {
  const socket = await opened();
  const closed = new Promise((resolve) => (socket.onclosed = resolve));
  socket.close(3000, 'grüße');
  StandIn.last.tell('close', { code: 3000, reason: 'grüße', wasClean: true });
  await expect(closed).resolves.toMatchObject({ code: 3000, reason: 'grüße' });
});

test('a refused connect tells what the event told', async () => {
  const connecting = new api.MessageWebSocket().connectAsync(ADDRESS);
  StandIn.last.tell('error');
  const error = await connecting.then(null, (reason) => reason);
  expect(error).toMatchObject({ statusName: 'cannotConnect', cause: { type: 'error' } });
});

test('jsdom’s own WebSocket is used, and its failure told', async () => {
  globalThis.WebSocket = StandIn.jsdoms;
  const error = await new api.MessageWebSocket().connectAsync('ws://127.0.0.1:1/').then(null, (reason) => reason);
  expect(error.statusName).toBe('cannotConnect');
});

describe.each([
  ['modern', {}],
  ['legacy', { legacyFakeTimers: true }],
])('%s fake timers', (_, options) => {
  beforeEach(() => jest.useFakeTimers(options));

  test('a connect, a send and a message need no move of the clock', async () => {
    const socket = new api.MessageWebSocket();
    const message = new Promise((resolve) => (socket.onmessagereceived = resolve));
    await opened(socket);
    await socket.sendAsync('x');
    StandIn.last.tell('message', { data: 'y' });
    expect((await message).getDataReader().readString(1)).toBe('y');
    expect(jest.getTimerCount()).toBe(0);
  });

  test('a connect times out by the clock', async () => {
    const socket = new api.MessageWebSocket();
    socket.control.connectTimeout = 5000;
    const connecting = socket.connectAsync(ADDRESS);
    jest.advanceTimersByTime(4999);
    connecting.then(null, () => {});
    jest.advanceTimersByTime(1);
    await expect(connecting).rejects.toMatchObject({ number: TIMEOUT });
  });
});

test('two copies, as resetModules makes them, work side by side', async () => {
  jest.resetModules();
  const other = require('twinsocket');
  expect(other.MessageWebSocket).not.toBe(api.MessageWebSocket);
  const [first, second] = [await opened(), await opened(new other.MessageWebSocket())];
  await expect(first.sendAsync('a').then(() => second.sendAsync('bc'))).resolves.toBe(2);
  // The address of the other copy is taken: the socket refuses only because it is connected.
  await expect(first.connectAsync(new other.Uri(ADDRESS))).rejects.toMatchObject({ number: ILLEGAL_METHOD_CALL });
});

test('what is compared, compares', async () => {
  const { control } = new api.MessageWebSocket();
  control.supportedProtocols.append('chat');
  expect([...control.supportedProtocols]).toEqual(['chat']);
  expect({ socket: control }).toEqual({ socket: control });
});
