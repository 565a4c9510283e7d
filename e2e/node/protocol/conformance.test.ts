/** An echo client does with everything that a server may send what RFC 6455 wants, however TCP cuts it up. */
import { fromUint8Array } from 'twinsocket';
import { afterAll, assert, beforeAll, expect, test } from 'vitest';
import { RO_E_CLOSED } from '../../contract/support/hresult.ts';
import { encodeClose } from '../../server/close-frame.ts';
import { Opcode } from '../../server/frame-header.ts';
import { closings, type Closing } from './closings.ts';
import { MessageEar, StreamEar, type Ear, type Message } from './ears.ts';
import { exchanges, type Exchange } from './exchanges.ts';
import { frame } from './frames.ts';
import { complaints, RUNS_TIMEOUT } from './runs.ts';
import { WireServer, type ClientFrame, type Wire } from './wire-server.ts';

let server: WireServer;
beforeAll(async () => {
  server = await WireServer.start();
});
afterAll(() => server.close());

const { text, binary, close, pong } = Opcode;

async function open(ear: Ear): Promise<Wire> {
  const { address, wire } = server.expect();
  await ear.connect(address);
  return wire;
}

function echoMessages(): MessageEar {
  const ear = new MessageEar(({ text: isText, payload }) => {
    void ear.socket.sendAsync(isText ? payload.toString() : payload);
  });
  return ear;
}

function echoBytes(): StreamEar {
  const ear = new StreamEar((bytes) => {
    void ear.socket.outputStream.writeAsync(fromUint8Array(bytes));
  });
  return ear;
}

const payloadsOf = (frames: readonly ClientFrame[], ...opcodes: readonly number[]): Buffer[] =>
  frames.filter(({ opcode }) => opcodes.includes(opcode)).map(({ payload }) => payload);

const asText = (buffers: readonly Buffer[]): string[] => buffers.map((buffer) => buffer.toString('latin1'));

/** Each message comes back as it was; what a StreamWebSocket reads comes back as bytes, in its own pieces. */
function assertEcho(ear: Ear, frames: readonly ClientFrame[], messages: readonly Message[]): void {
  if (ear instanceof StreamEar) {
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

async function exchange(ear: Ear, { pieces, messages, pings }: Exchange): Promise<void> {
  const wire = await open(ear);
  await wire.deliver(pieces);
  const size = messages.reduce((sum, { payload }) => sum + payload.length, 0);
  await wire.until((frames) => {
    const data = payloadsOf(frames, text, binary);
    const enough = ear instanceof StreamEar ? Buffer.concat(data).length >= size : data.length >= messages.length;
    return enough && payloadsOf(frames, pong).length >= pings.length;
  });
  wire.write(frame(close, encodeClose(1000)));
  await wire.ended;
  wire.end();
  const { frames } = wire;
  assertEcho(ear, frames, messages);
  assert.deepEqual(asText(payloadsOf(frames, pong)), asText(pings), 'the pongs');
  assert.isTrue(
    frames.every(({ masked, rsv }) => masked && rsv === 0),
    'a frame without mask, or with reserved bits',
  );
  assert.deepInclude(frames.at(-1), { opcode: close, payload: encodeClose(1000) });
  await ear.ended;
  assert.deepEqual(ear.closed, { code: 1000, reason: '' });
}

async function closing(ear: Ear, { pieces, code, reason, answer, pongs }: Closing): Promise<void> {
  const wire = await open(ear);
  await wire.deliver(pieces);
  await ear.ended;
  await wire.ended;
  wire.end();
  assert.deepEqual(ear.closed, { code, reason });
  assert.isUndefined(ear.failure);
  assert.isTrue(ear.heard([], Buffer.alloc(0)), `heard ${JSON.stringify(ear)}`);
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
  const { count, found } = await complaints(
    exchanges.map((each) => ({ what: each.what, run: () => exchange(create(), each) })),
  );
  expect(found).toEqual([]);
  expect(count).toBe(exchanges.length);
  expect(count).toBeGreaterThan(100);
  console.log(`${name}: ${count} exchanges`);
});

const kinds: readonly (readonly [string, () => Ear])[] = [
  ['MessageWebSocket', () => new MessageEar()],
  ['StreamWebSocket', () => new StreamEar()],
];

test.each(kinds)(
  'a %s answers each close once, and nothing behind it',
  { timeout: RUNS_TIMEOUT },
  async (name, create) => {
    const { count, found } = await complaints(
      closings.map((each) => ({ what: each.what, run: () => closing(create(), each) })),
    );
    expect(found).toEqual([]);
    expect(count).toBe(closings.length);
    expect(count).toBeGreaterThan(20);
    console.log(`${name}: ${count} closings`);
  },
);

test.each(kinds)('a %s that has closed takes nothing more, and is done with the answer', async (_name, create) => {
  const ear = create();
  const wire = await open(ear);
  ear.socket.close(4000, 'mine');
  await wire.until((frames) => frames.length > 0);
  await wire.deliver([frame(binary, 'late'), frame(Opcode.ping, 'late'), frame(close, encodeClose(4000, 'mine'))]);
  await wire.ended;
  wire.end();
  await ear.ended;
  assert.deepEqual(ear.closed, { code: 4000, reason: 'mine' });
  assert.isTrue(ear.heard([], Buffer.alloc(0)), `heard ${JSON.stringify(ear)}`);
  assert.deepEqual(payloadsOf(wire.frames, text, binary), []);
  assert.deepEqual(payloadsOf(wire.frames, close), [encodeClose(4000, 'mine')]);
});

test.each(kinds)('a %s and its peer may close at once', async (_name, create) => {
  const ear = create();
  const wire = await open(ear);
  wire.write(frame(close, encodeClose(4001, 'theirs')));
  ear.socket.close(4000, 'mine');
  await wire.ended;
  wire.end();
  await ear.ended;
  assert.deepEqual(ear.closed, { code: 4001, reason: 'theirs' });
  assert.deepEqual(payloadsOf(wire.frames, close), [encodeClose(4000, 'mine')]);
  assert.lengthOf(wire.frames, 1);
});

test.each(kinds)('a %s whose peer closes while it sends, ends in a whole frame', async (_name, create) => {
  const ear = create();
  const wire = await open(ear);
  wire.pause();
  const write = ear.socket.outputStream.writeAsync(fromUint8Array(new Uint8Array(32 * 1024 * 1024)));
  await wire.deliver([frame(close, encodeClose(1001, 'enough'))]);
  let error: unknown;
  await write.then(undefined, (reason: unknown) => (error = reason));
  assert.propertyVal(error, 'number', RO_E_CLOSED);
  wire.resume();
  await wire.ended;
  wire.end();
  await ear.ended;
  assert.deepEqual(ear.closed, { code: 1001, reason: 'enough' });
  assert.isTrue(wire.frames.every(({ masked }) => masked));
  assert.deepInclude(wire.frames.at(-1), { opcode: close, payload: encodeClose(1001, 'enough') });
  assert.lengthOf(payloadsOf(wire.frames, close), 1);
});
