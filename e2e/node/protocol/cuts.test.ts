/** A server that ends TCP without a close frame, at any byte, is a lost connection: never a clean end, never a wait. */
import { MessageWebSocket, StreamWebSocket } from '../twinsocket.ts';
import { afterAll, assert, beforeAll, expect, test } from 'vitest';
import { CONNECTION_ABORTED, INVALID_SERVER_RESPONSE, WSAEMSGSIZE } from '../../contract/support/hresult.ts';
import { encodeClose } from '../../server/close-frame.ts';
import { Opcode } from '../../server/frame-header.ts';
import { RecordingSocket, type Message } from '../recording-socket.ts';
import { faults, type Fault } from './faults.ts';
import { frame } from './frames.ts';
import { placesOf } from './place.ts';
import { failuresOf, RUNS_TIMEOUT, type Run } from './runs.ts';
import { WireServer, type Wire } from './wire-server.ts';

let server: WireServer;
beforeAll(async () => {
  server = await WireServer.start();
});
afterAll(() => server.close());

/** Lets the client read these bytes and the end of TCP together. */
async function cutBehind(recording: RecordingSocket, bytes: Buffer): Promise<Wire> {
  const { address, wire: accepted } = server.expect();
  await recording.connect(address);
  const wire = await accepted;
  wire.write(bytes);
  wire.end();
  await recording.ended;
  await wire.ended;
  return wire;
}

function* faultRuns(create: () => RecordingSocket): Iterable<Run> {
  for (const fault of faults) {
    // What stands before a fault makes no difference to where it is cut.
    const [place] = placesOf(fault);
    if (!place) continue;
    for (let at = 0; at <= place.fault.length; at++) {
      const bytes = Buffer.concat([place.before, place.fault.subarray(0, at)]);
      const reasons = at === 0 ? 'cut' : at === place.fault.length ? 'fault' : 'either';
      yield { what: `${fault.what}, cut at ${at}`, run: () => refused(create(), fault, bytes, reasons) };
    }
  }
}

async function refused(
  recording: RecordingSocket,
  { code }: Fault,
  bytes: Buffer,
  reasons: 'cut' | 'fault' | 'either',
): Promise<void> {
  await cutBehind(recording, bytes);
  const fault = code === 1009 ? WSAEMSGSIZE : INVALID_SERVER_RESPONSE;
  const numbers = { cut: [CONNECTION_ABORTED], fault: [fault], either: [CONNECTION_ABORTED, fault] }[reasons];
  assert.include(numbers, recording.failure);
  assert.isUndefined(recording.closed, 'told as closed');
  recording.socket.close();
}

/** A frame, and the message that it is the last of. */
interface Step {
  readonly bytes: Buffer;
  readonly payload?: Buffer;
  readonly completes?: Message;
}

const { continuation, text, binary, close, ping, pong } = Opcode;

const message = (isText: boolean, payload: string | Buffer): Step => ({
  bytes: frame(isText ? text : binary, payload),
  payload: Buffer.from(payload),
  completes: { text: isText, payload: Buffer.from(payload) },
});

const goodSteps: readonly Step[] = [
  message(true, 'täxt €'),
  { bytes: frame(ping, 'ping') },
  message(false, ''),
  { bytes: frame(text, '\u{1f600}a', { fin: false }), payload: Buffer.from('\u{1f600}a') },
  { bytes: frame(pong, 'pong') },
  { bytes: frame(continuation, '', { fin: false }) },
  {
    bytes: frame(continuation, 'ö'),
    payload: Buffer.from('ö'),
    completes: { text: true, payload: Buffer.from('\u{1f600}aö') },
  },
  message(false, Buffer.alloc(130, 7)),
  { bytes: frame(close, encodeClose(1000, 'bye')) },
];

function* goodRuns(create: () => RecordingSocket): Iterable<Run> {
  const bytes = Buffer.concat(goodSteps.map((step) => step.bytes));
  for (let at = 0; at <= bytes.length; at++) {
    yield { what: `in order, cut at ${at}`, run: () => cutInOrder(create(), bytes, at) };
  }
}

async function cutInOrder(recording: RecordingSocket, bytes: Buffer, at: number): Promise<void> {
  const wire = await cutBehind(recording, bytes.subarray(0, at));
  const messages: Message[] = [];
  let end = 0;
  for (const step of goodSteps) {
    end += step.bytes.length;
    if (step.completes && end <= at) messages.push(step.completes);
  }
  // Behind the whole messages a stream has the beginning of what would have come next.
  const whole = messages.reduce((sum, { payload }) => sum + payload.length, 0);
  const seen = Buffer.concat(goodSteps.map(({ payload }) => payload ?? Buffer.alloc(0))).subarray(whole);
  assert.isTrue(recording.hasReceived(messages, seen), `received ${JSON.stringify(recording.all)}`);
  if (at < bytes.length) {
    assert.equal(recording.failure, CONNECTION_ABORTED);
    assert.isUndefined(recording.closed, 'told as closed');
  } else {
    assert.isUndefined(recording.failure);
    assert.deepEqual(recording.closed, { code: 1000, reason: 'bye' });
    assert.deepInclude(wire.frames.at(-1), { opcode: close, payload: encodeClose(1000, 'bye') });
  }
  recording.socket.close();
}

const kinds: readonly (readonly [string, () => RecordingSocket])[] = [
  ['MessageWebSocket', () => new RecordingSocket(new MessageWebSocket())],
  ['StreamWebSocket', () => new RecordingSocket(new StreamWebSocket())],
];

test.each(kinds)('a %s whose peer is cut off in a fault fails', { timeout: RUNS_TIMEOUT }, async (name, create) => {
  const { count, failures } = await failuresOf(faultRuns(create));
  expect(failures).toEqual([]);
  expect(count).toBeGreaterThan(2 * faults.length);
  console.log(`${name}: ${faults.length} faults, cut off in ${count} runs`);
});

test.each(kinds)(
  'a %s whose peer is cut off has what was whole, and fails',
  { timeout: RUNS_TIMEOUT },
  async (name, create) => {
    const { count, failures } = await failuresOf(goodRuns(create));
    expect(failures).toEqual([]);
    expect(count).toBe(goodSteps.reduce((sum, { bytes }) => sum + bytes.length, 0) + 1);
    console.log(`${name}: a good connection, cut off in ${count} runs`);
  },
);
