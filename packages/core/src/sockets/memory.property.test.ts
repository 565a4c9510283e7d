/** docs/memory.md as a property: whatever is received, given out, changed, transferred, sent and filled again, and in which order. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromUint8Array, toUint8Array, WindowsRuntimeBuffer, type IBuffer } from '../streams/buffer.ts';
import { DataReader } from '../streams/data-reader.ts';
import { DataWriter } from '../streams/data-writer.ts';
import { InputStreamOptions } from '../streams/enums.ts';
import { effort, propertyTimeout } from '../streams/testing/effort.ts';
import { MessageWebSocket } from './message-web-socket.ts';
import { StreamWebSocket } from './stream-web-socket.ts';
import { FakeTransport, openOn } from './testing/fake-transport.ts';

const { none, partial } = InputStreamOptions;
const sizes = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 900, max: 5000 }));

/** What an app does to memory that is its own. */
const uses = fc.constantFrom('keep', 'change', 'transfer');
type Use = 'keep' | 'change' | 'transfer';

function use(bytes: Uint8Array, how: Use): void {
  if (how === 'change') bytes.fill(0xee);
  // As to a worker. A view that was cut from a larger memory must not take that along from anybody else.
  if (how === 'transfer') structuredClone(bytes.buffer, { transfer: [bytes.buffer as ArrayBuffer] });
}

/** One packet: slices of one memory, as they come from the wire, with numbered bytes. */
function packet(lengths: readonly number[], next: () => number): Uint8Array[] {
  const memory = new Uint8Array(lengths.reduce((sum, length) => sum + length + 2, 0));
  let at = 0;
  return lengths.map((length) => {
    const slice = memory.subarray(at + 2, at + 2 + length);
    at += length + 2;
    for (let index = 0; index < length; index++) slice[index] = next();
    return slice;
  });
}

/** Quicker to compare than lists of numbers. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function counter(): () => number {
  let value = 0;
  return () => (value = (value + 1) % 251);
}

const packets = fc.array(fc.array(sizes, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });

const takes = fc.array(
  fc.record({
    by: fc.constantFrom('partial', 'full', 'lost', 'readBuffer', 'detachBuffer', 'readBytes'),
    count: fc.integer({ min: 1, max: 6000 }),
    use: uses,
  }),
  { minLength: 1, maxLength: 40 },
);

test('a stream is whole, whatever is done to what it has given (1000 runs)', { timeout: propertyTimeout }, async () => {
  const property = fc.asyncProperty(packets, takes, uses, async (list, steps, last) => {
    const transport = new FakeTransport();
    const socket = new StreamWebSocket(transport);
    const connection = await openOn(transport, socket);
    const [sent, expected] = [counter(), counter()];
    const check = (bytes: Uint8Array): void => {
      for (const byte of bytes) if (byte !== expected()) expect.fail('another byte');
    };
    let left = 0;
    for (const lengths of list) {
      for (const slice of packet(lengths, sent)) {
        connection.handler.data(slice, false, true);
        left += slice.byteLength;
      }
    }
    const { inputStream } = socket;
    for (const step of steps) {
      const count = Math.min(step.count, left);
      if (count === 0) break;
      if (step.by === 'lost') {
        const bytes = new Uint8Array(left + 1);
        const reading = inputStream.readAsync(fromUint8Array(bytes), left + 1, none);
        use(bytes, 'transfer');
        const more = packet([1], sent);
        connection.handler.data(more[0] as Uint8Array, false, true);
        left++;
        await expect(reading).rejects.toThrow('transferred');
        continue;
      }
      let buffer: IBuffer;
      if (step.by === 'partial' || step.by === 'full') {
        const options = step.by === 'partial' ? partial : none;
        buffer = await inputStream.readAsync(new WindowsRuntimeBuffer(count), count, options);
      } else {
        const reader = new DataReader(inputStream);
        await reader.loadAsync(count);
        if (step.by === 'readBytes') {
          const bytes = new Uint8Array(count);
          reader.readBytes(bytes);
          buffer = fromUint8Array(bytes);
        } else buffer = step.by === 'readBuffer' ? reader.readBuffer(count) : reader.detachBuffer();
        reader.detachStream();
      }
      const bytes = toUint8Array(buffer);
      left -= bytes.byteLength;
      check(bytes);
      use(bytes, step.use);
    }
    const reader = socket.readable.getReader();
    while (left > 0) {
      const { value = new Uint8Array(0) } = await reader.read();
      left -= value.byteLength;
      check(value);
      use(value, last);
    }
    expect(left).toBe(0);
  });
  await fc.assert(property, effort(1000));
});

test(
  'messages of one packet are whole, whatever is done to others (150 runs)',
  { timeout: propertyTimeout },
  async () => {
    const property = fc.asyncProperty(packets, fc.array(uses, { minLength: 1, maxLength: 5 }), async (list, hows) => {
      const transport = new FakeTransport();
      const [pulled, heard] = [new MessageWebSocket(transport), new MessageWebSocket(transport)];
      const seen: string[] = [];
      let index = 0;
      const how = (): Use => hows[index++ % hows.length] as Use;
      heard.onmessagereceived = (event) => {
        const [first, second] = [event.getDataReader(), event.getDataReader()];
        const half = toUint8Array(first.readBuffer(first.unconsumedBufferLength >> 1));
        use(half, how());
        use(toUint8Array(first.detachBuffer()), how());
        const bytes = toUint8Array(second.detachBuffer());
        seen.push(textOf(bytes));
        use(bytes, how());
      };
      const reading = await openOn(transport, pulled);
      const hearing = await openOn(transport, heard);
      const messages = list.flatMap((lengths) => packet(lengths, counter()));
      const expected = messages.map(textOf);
      for (const message of messages) reading.handler.data(message, false, true);
      for (const lengths of list)
        for (const slice of packet(lengths, counter())) hearing.handler.data(slice, false, true);
      const reader = pulled.readable.getReader();
      const got: string[] = [];
      while (got.length < expected.length) {
        const { value } = await reader.read();
        got.push(textOf(value as Uint8Array));
        use(value as Uint8Array, how());
      }
      expect(got).toEqual(expected);
      expect(seen).toEqual(expected);
    });
    await fc.assert(property, effort(150));
  },
);

const sends = fc.array(
  fc.record({
    by: fc.constantFrom('sendAsync', 'buffer', 'writeAsync', 'frame', 'writer', 'received'),
    size: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constant(3 * 1024 * 1024)),
    leave: fc.boolean(),
    use: uses,
  }),
  { minLength: 1, maxLength: 12 },
);

test('what is sent is what was given at the call (50 runs)', { timeout: propertyTimeout }, async () => {
  const property = fc.asyncProperty(sends, fc.constantFrom('sent', 'joined'), async (list, fragments) => {
    const transport = new FakeTransport({ fragments });
    const socket = new MessageWebSocket(transport);
    const connection = await openOn(transport, socket);
    const send = connection.send.bind(connection);
    const late: Uint8Array[] = [];
    // What is not stable is read in the call, the rest when all is over.
    connection.send = (outgoing) => {
      const bytes = outgoing.payload as Uint8Array;
      late.push(outgoing.stable ? bytes : bytes.slice());
      send(outgoing);
    };
    const expected: string[] = [];
    const finger = (bytes: Uint8Array): string => `${bytes.byteLength}×${bytes[0]}…${bytes.at(-1)}`;
    let scratch = new Uint8Array(3 * 1024 * 1024);
    const writer = new DataWriter();
    for (const [index, step] of list.entries()) {
      if (scratch.byteLength === 0) scratch = new Uint8Array(3 * 1024 * 1024);
      const bytes = scratch.subarray(0, step.size).fill(index + 1);
      expected.push(finger(bytes));
      let given = bytes;
      if (step.by === 'sendAsync') void socket.sendAsync(bytes);
      else if (step.by === 'buffer') void socket.sendAsync(fromUint8Array(bytes));
      else if (step.by === 'writeAsync') void socket.outputStream.writeAsync(fromUint8Array(bytes));
      else if (step.by === 'frame') void socket.sendFinalFrameAsync(fromUint8Array(bytes));
      else {
        writer.writeBytes(bytes);
        const buffer =
          step.by === 'writer' ? writer.detachBuffer() : DataReader.fromBuffer(writer.detachBuffer()).detachBuffer();
        void socket.sendAsync(buffer);
        given = toUint8Array(buffer);
      }
      use(given, step.use);
      if (step.leave) connection.leaveAll();
    }
    for (let round = 0; round <= list.length; round++) connection.leaveAll();
    expect(late.map(finger)).toEqual(expected);
  });
  await fc.assert(property, effort(50));
});
