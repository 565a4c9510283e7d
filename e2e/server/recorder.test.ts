import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeClose } from './close-frame.ts';
import { Opcode } from './frame-header.ts';
import { startPeer, type Peer, type RecordEntry } from './index.ts';
import { Recorder } from './recorder.ts';
import { clientFrame, TestClient } from './test-client.ts';

let peer: Peer;
beforeAll(async () => {
  peer = await startPeer();
});
afterAll(() => peer.close());

async function recorded(id: string): Promise<RecordEntry[]> {
  const response = await fetch(`${peer.http}/record/${encodeURIComponent(id)}?until=end`);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  return (await response.json()) as RecordEntry[];
}

describe('a record tells', () => {
  test('the frames and the close frame of a client', async () => {
    const id = 'close: sends a code/reason';
    const client = await TestClient.open(`${peer.ws}/echo?record=${encodeURIComponent(id)}`);
    client.write(clientFrame(Opcode.text, 'ab', false));
    client.write(clientFrame(Opcode.continuation, Buffer.alloc(1000, 1)));
    client.write(clientFrame(Opcode.close, encodeClose(3000, 'bye')));
    await client.takeEnd();
    expect(await recorded(id)).toEqual([
      { fin: false, opcode: Opcode.text, length: 2, payload: '6162' },
      { fin: true, opcode: Opcode.continuation, length: 1000, payload: '01'.repeat(64) },
      { fin: true, opcode: Opcode.close, length: 5, payload: '0bb8627965' },
      { end: 'close-frame', code: 3000, reason: 'bye' },
    ]);
  });

  test.each([
    ['fin', '/echo', (client: TestClient) => client.socket.end()],
    ['rst', '/echo', (client: TestClient) => client.socket.resetAndDestroy()],
    ['cut', '/cut', () => undefined],
  ])('that a connection ended by %s', async (end, path, act) => {
    const client = await TestClient.open(`${peer.ws}${path}?record=${end}`);
    const asked = recorded(end);
    act(client);
    void client.takeEnd(); // reads, so that the end is noticed on this side
    expect(await asked).toEqual([{ end }]);
  });

  test('nothing of an id that was never used', async () => {
    expect((await fetch(`${peer.http}/record/unknown`)).status).toBe(404);
  });
});

describe('Recorder', () => {
  const sent = () => ({ written: 0, taken: 0 });
  const header = { fin: true, rsv: 0, opcode: Opcode.text, masked: true };

  test('keeps the last 1000 entries of an id', () => {
    const recorder = new Recorder();
    const recording = recorder.start('a', sent);
    for (let length = 0; length < 1500; length++) {
      recording.frame({ ...header, length });
    }
    const entries = recorder.read('a') ?? [];
    expect(entries).toHaveLength(1000);
    expect(entries[0]).toMatchObject({ length: 500 });
  });

  test('keeps the 200 ids that were used last', () => {
    const recorder = new Recorder();
    for (let id = 0; id < 200; id++) {
      recorder.start(`${id}`, sent);
    }
    recorder.start('0', sent);
    recorder.start('new', sent);
    expect([recorder.read('0'), recorder.read('1'), recorder.read('new')]).toEqual([[], undefined, []]);
  });

  test('waits for all connections of an id', async () => {
    const recorder = new Recorder();
    const [first, second] = [recorder.start('a', sent), recorder.start('a', sent)];
    let ended = false;
    const end = recorder.whenEnded('a', new AbortController().signal).then(() => (ended = true));
    first.end({ end: 'fin' });
    await Promise.resolve();
    expect(ended).toBe(false);
    second.end({ end: 'rst' });
    await end;
    expect(recorder.read('a')).toEqual([{ end: 'fin' }, { end: 'rst' }]);
  });

  test('keeps what the newest connection of an id has sent, at its end too', () => {
    const recorder = new Recorder();
    let written = 1;
    const first = recorder.start('a', () => ({ written: -1, taken: -1 }));
    const second = recorder.start('a', () => ({ written, taken: 0 }));
    first.end({ end: 'fin' });
    expect(recorder.sent('a')).toEqual({ written: 1, taken: 0 });
    written = 2;
    second.end({ end: 'fin' });
    written = 3;
    expect(recorder.sent('a')).toEqual({ written: 2, taken: 0 });
  });

  test('ends the wait for an id with a request', async () => {
    const recorder = new Recorder();
    const end = recorder.whenEnded('a', new AbortController().signal);
    recorder.request('a', { request: 'CONNECT', authorization: null });
    await end;
    expect(recorder.read('a')).toEqual([{ request: 'CONNECT', authorization: null }]);
  });

  test('stops waiting when it is enough', async () => {
    await new Recorder().whenEnded('error', AbortSignal.timeout(1));
  });
});
