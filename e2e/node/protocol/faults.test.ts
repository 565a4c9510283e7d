/** Everything that a server must not send is refused with the right code, wherever it stands and however TCP cuts it up. */
import { MessageWebSocket, StreamWebSocket } from '../twinsocket.ts';
import { afterAll, assert, beforeAll, expect, test } from 'vitest';
import { INVALID_SERVER_RESPONSE, WSAEMSGSIZE } from '../../contract/support/hresult.ts';
import { Opcode } from '../../server/frame-header.ts';
import { RecordingSocket } from '../recording-socket.ts';
import { faults, type Fault } from './faults.ts';
import { goodFrame, placesOf, type Place } from './place.ts';
import { failuresOf, deliveries, RUNS_TIMEOUT, type Run } from './runs.ts';
import { WireServer } from './wire-server.ts';

let server: WireServer;
beforeAll(async () => {
  server = await WireServer.start();
});
afterAll(() => server.close());

function* runs(create: () => RecordingSocket): Iterable<Run> {
  for (const fault of faults) {
    for (const place of placesOf(fault)) {
      const start = place.before.length;
      const bytes = Buffer.concat([place.before, place.fault, goodFrame]);
      for (const { how, pieces } of deliveries(bytes, start, start + place.fault.length)) {
        const what = `${fault.what}, ${place.where}, ${how}`;
        yield { what, run: () => refused(create(), fault, place, pieces) };
      }
    }
  }
}

async function refused(
  recording: RecordingSocket,
  { code }: Fault,
  place: Place,
  pieces: readonly Buffer[],
): Promise<void> {
  const { address, wire: accepted } = server.expect();
  await recording.connect(address);
  const wire = await accepted;
  await wire.deliver(pieces);
  await recording.ended;
  await wire.ended;
  wire.end();
  assert.equal(recording.failure, code === 1009 ? WSAEMSGSIZE : INVALID_SERVER_RESPONSE, 'the error');
  assert.isUndefined(recording.closed, 'told as closed');
  assert.isTrue(recording.hasReceived(place.messages, place.seen), `received ${JSON.stringify(recording.all)}`);
  assert.deepEqual(
    wire.frames.map(({ opcode, masked, payload }) => [opcode, masked, payload.toString('latin1')]),
    [
      ...place.pongs.map((pong) => [Opcode.pong, true, pong]),
      [Opcode.close, true, String.fromCharCode(code >> 8, code & 0xff)],
    ],
    'the answer',
  );
  recording.socket.close();
}

test.each([
  ['MessageWebSocket', () => new RecordingSocket(new MessageWebSocket())],
  ['StreamWebSocket', () => new RecordingSocket(new StreamWebSocket())],
])('a %s refuses each fault of the table', { timeout: RUNS_TIMEOUT }, async (name, create) => {
  const { count, failures } = await failuresOf(runs(create));
  expect(failures).toEqual([]);
  expect(count).toBeGreaterThan(2 * faults.length); // whole, and cut at least once
  console.log(`${name}: ${faults.length} faults, refused in ${count} runs`);
});
