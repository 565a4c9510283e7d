import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { encodeHeader, MAX_SERVER_HEADER_SIZE, Opcode, type FrameHeader } from './frame-header.ts';
import { FrameReader } from './frame-reader.ts';
import { clientFrame } from './test-client.ts';

type Seen = FrameHeader & { payload: string; ended: boolean };

/** Pushes copies of the chunks, since the reader unmasks in place. */
function read(chunks: readonly Uint8Array[]): Seen[] {
  const seen: Seen[] = [];
  const last = (): Seen => seen.at(-1) as Seen;
  const reader = new FrameReader({
    header: (header) => seen.push({ ...header, payload: '', ended: false }),
    payload: (slice) => (last().payload += slice.toString('hex')),
    end: () => (last().ended = true),
  });
  for (const chunk of chunks) {
    reader.push(Buffer.from(chunk));
  }
  return seen;
}

const payloads = [0, 1, 125, 126, 300, 65_535, 65_536].map((size) => randomBytes(size));

describe('FrameReader', () => {
  test('reads frames of every length encoding', () => {
    const stream = Buffer.concat(payloads.map((payload) => clientFrame(Opcode.binary, payload)));
    expect(read([stream])).toEqual(
      payloads.map((payload) => ({
        fin: true,
        rsv: 0,
        opcode: Opcode.binary,
        masked: true,
        length: payload.length,
        payload: payload.toString('hex'),
        ended: true,
      })),
    );
  });

  test('reads the same wherever the stream is split', () => {
    const stream = Buffer.concat([
      clientFrame(Opcode.text, 'first', false),
      clientFrame(Opcode.ping),
      clientFrame(Opcode.continuation, randomBytes(200)),
    ]);
    const whole = read([stream]);
    expect(whole).toHaveLength(3);
    for (let at = 1; at < stream.length; at++) {
      expect(read([stream.subarray(0, at), stream.subarray(at)])).toEqual(whole);
    }
    expect(read([...stream].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  test('takes unmasked frames and tells the reserved bits', () => {
    const [frame] = read([Buffer.from('f1026869', 'hex')]);
    expect(frame).toMatchObject({ fin: true, rsv: 7, opcode: Opcode.text, masked: false, payload: '6869' });
  });

  test('gives out a payload before its frame is whole', () => {
    const header = Buffer.alloc(MAX_SERVER_HEADER_SIZE);
    encodeHeader({ fin: true, opcode: Opcode.binary, length: 2 ** 40 }, header, 0);
    expect(read([header, Buffer.from('abcd', 'hex')])).toMatchObject([
      { length: 2 ** 40, payload: 'abcd', ended: false },
    ]);
  });

  test('discards the rest of the chunk once stopped', () => {
    const ended: number[] = [];
    const reader = new FrameReader({
      header: ({ opcode }) => opcode === Opcode.close && reader.stop(),
      payload: () => undefined,
      end: ({ opcode }) => ended.push(opcode),
    });
    reader.push(Buffer.concat([clientFrame(Opcode.text), clientFrame(Opcode.close), clientFrame(Opcode.text)]));
    expect(ended).toEqual([Opcode.text]);
  });
});
