/** An echo client does with everything that a server may send what RFC 6455 wants, however TCP cuts it up. */
import { fromUint8Array, MessageWebSocket, StreamWebSocket } from '../twinsocket.ts';
import { afterAll, assert, beforeAll, expect, test } from 'vitest';
import { RO_E_CLOSED } from '../../contract/support/hresult.ts';
import { encodeClose } from '../../server/close-frame.ts';
import { Opcode } from '../../server/frame-header.ts';
import { MiB } from '../../sizes.ts';
import { closings, type Closing } from './closings.ts';
import { RecordingSocket, type Message } from '../recording-socket.ts';
import { exchanges, type Exchange } from './exchanges.ts';
import { frame } from './frames.ts';
import { failuresOf, RUNS_TIMEOUT } from './runs.ts';
import { WireServer, type ClientFrame, type Wire } from './wire-server.ts';

let server: WireServer;
beforeAll(async () => {
  server = await WireServer.start();
});
afterAll(() => server.close());

const { text, binary, close, pong } = Opcode;

async function open(recording: RecordingSocket): Promise<Wire> {
  const { address, wire } = server.expect();
  await recording.connect(address);
  return wire;
}

function echoMessages(): RecordingSocket {
  const socket = new MessageWebSocket();
  return new RecordingSocket(socket, (recorded) => {
    if ('text' in recorded) void socket.sendAsync(recorded.text);
    else if ('bytes' in recorded) void socket.sendAsync(recorded.bytes);
  });
}

function echoBytes(): RecordingSocket {
  const socket = new StreamWebSocket();
  return new RecordingSocket(socket, (recorded) => {
    if ('bytes' in recorded) void socket.outputStream.writeAsync(fromUint8Array(recorded.bytes));
  });
}

const payloadsOf = (frames: readonly ClientFrame[], ...opcodes: readonly number[]): Buffer[] =>
  frames.filter(({ opcode }) => opcodes.includes(opcode)).map(({ payload }) => payload);

const asText = (buffers: readonly Buffer[]): string[] => buffers.map((buffer) => buffer.toString('latin1'));

/** Each message comes back as it was; what a StreamWebSocket reads comes back as bytes, in its own pieces. */
function assertEcho(recording: RecordingSocket, frames: readonly ClientFrame[], messages: readonly Message[]): void {
  if ('inputStream' in recording.socket) {
    const sent = Buffer.concat(messages.map(({ payload }) => payload));
    assert.isTrue(Buffer.concat(payloadsOf(frames, binary)).equals(sent), 'other bytes than were sent');
    return;
  }
  const data = frames.filter(({ opcode }) => opcode === text || opcode === binary);
  assert.deepEqual(
    data.map(({ opcode, fin, length }) => [opcode, fin, length]),
    messages.map((message) => [message.text ? text : binary, true, message.payload.length]),
    'the echo',
  );
  messages.forEach(({ payload }, at) => assert.isTrue(data[at]?.payload.equals(payload), `message ${at} is another`));
}

async function exchange(recording: RecordingSocket, { pieces, messages, pings }: Exchange): Promise<void> {
  const wire = await open(recording);
  await wire.deliver(pieces);
  const size = messages.reduce((sum, { payload }) => sum + payload.length, 0);
  await wire.until((frames) => {
    const data = payloadsOf(frames, text, binary);
    const enough =
      'inputStream' in recording.socket ? Buffer.concat(data).length >= size : data.length >= messages.length;
    return enough && payloadsOf(frames, pong).length >= pings.length;
  });
  wire.write(frame(close, encodeClose(1000)));
  await wire.ended;
  wire.end();
  const { frames } = wire;
  assertEcho(recording, frames, messages);
  assert.deepEqual(asText(payloadsOf(frames, pong)), asText(pings), 'the pongs');
  assert.isTrue(
    frames.every(({ masked, rsv }) => masked && rsv === 0),
    'a frame without mask, or with reserved bits',
  );
  assert.deepInclude(frames.at(-1), { opcode: close, payload: encodeClose(1000) });
  await recording.ended;
  assert.deepEqual(recording.closed, { code: 1000, reason: '' });
}

async function closing(recording: RecordingSocket, { pieces, code, reason, answer, pongs }: Closing): Promise<void> {
  const wire = await open(recording);
  await wire.deliver(pieces);
  await recording.ended;
  await wire.ended;
  wire.end();
  assert.deepEqual(recording.closed, { code, reason });
  assert.isUndefined(recording.failure);
  assert.isTrue(recording.hasReceived([], Buffer.alloc(0)), `received ${JSON.stringify(recording.all)}`);
  assert.deepEqual(
    wire.frames.map(({ opcode, masked, payload }) => [opcode, masked, payload.toString('latin1')]),
    [...pongs.map((payload) => [pong, true, payload]), [close, true, answer.toString('latin1')]],
    'the answer',
  );
}

test.each([
  ['MessageWebSocket', echoMessages],
  ['StreamWebSocket', echoBytes],
])('a %s echoes all that is right', { timeout: RUNS_TIMEOUT }, async (name, create) => {
  const { count, failures } = await failuresOf(
    exchanges.map((each) => ({ what: each.what, run: () => exchange(create(), each) })),
  );
  expect(failures).toEqual([]);
  expect(count).toBe(exchanges.length);
  expect(count).toBeGreaterThan(100);
  console.log(`${name}: ${count} exchanges`);
});

const kinds: readonly (readonly [string, () => RecordingSocket])[] = [
  ['MessageWebSocket', () => new RecordingSocket(new MessageWebSocket())],
  ['StreamWebSocket', () => new RecordingSocket(new StreamWebSocket())],
];

test.each(kinds)(
  'a %s answers each close once, and nothing behind it',
  { timeout: RUNS_TIMEOUT },
  async (name, create) => {
    const { count, failures } = await failuresOf(
      closings.map((each) => ({ what: each.what, run: () => closing(create(), each) })),
    );
    expect(failures).toEqual([]);
    expect(count).toBe(closings.length);
    expect(count).toBeGreaterThan(20);
    console.log(`${name}: ${count} closings`);
  },
);

test.each(kinds)('a %s that has closed takes nothing more, and is done with the answer', async (_name, create) => {
  const recording = create();
  const wire = await open(recording);
  recording.socket.close(4000, 'mine');
  await wire.until((frames) => frames.length > 0);
  await wire.deliver([frame(binary, 'late'), frame(Opcode.ping, 'late'), frame(close, encodeClose(4000, 'mine'))]);
  await wire.ended;
  wire.end();
  await recording.ended;
  assert.deepEqual(recording.closed, { code: 4000, reason: 'mine' });
  assert.isTrue(recording.hasReceived([], Buffer.alloc(0)), `received ${JSON.stringify(recording.all)}`);
  assert.deepEqual(payloadsOf(wire.frames, text, binary), []);
  assert.deepEqual(payloadsOf(wire.frames, close), [encodeClose(4000, 'mine')]);
});

test.each(kinds)('a %s and its peer may close at once', async (_name, create) => {
  const recording = create();
  const wire = await open(recording);
  wire.write(frame(close, encodeClose(4001, 'theirs')));
  recording.socket.close(4000, 'mine');
  await wire.ended;
  wire.end();
  await recording.ended;
  assert.deepEqual(recording.closed, { code: 4001, reason: 'theirs' });
  assert.deepEqual(payloadsOf(wire.frames, close), [encodeClose(4000, 'mine')]);
  assert.lengthOf(wire.frames, 1);
});

test.each(kinds)('a %s whose peer closes while it sends, ends in a whole frame', async (_name, create) => {
  const recording = create();
  const wire = await open(recording);
  wire.pause();
  const write = recording.socket.outputStream.writeAsync(fromUint8Array(new Uint8Array(32 * MiB)));
  await wire.deliver([frame(close, encodeClose(1001, 'enough'))]);
  let error: unknown;
  await write.then(undefined, (reason: unknown) => (error = reason));
  assert.propertyVal(error, 'number', RO_E_CLOSED);
  wire.resume();
  await wire.ended;
  wire.end();
  await recording.ended;
  assert.deepEqual(recording.closed, { code: 1001, reason: 'enough' });
  assert.isTrue(wire.frames.every(({ masked }) => masked));
  assert.deepInclude(wire.frames.at(-1), { opcode: close, payload: encodeClose(1001, 'enough') });
  assert.lengthOf(payloadsOf(wire.frames, close), 1);
});
