import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Inflater } from './inflater.ts';
import { deflated } from './testing/reading.ts';

const MiB = 1024 * 1024;

function inflating() {
  const told: string[] = [];
  let size = 0;
  let settled = (): void => {};
  const inflater = new Inflater({
    inflated(bytes) {
      size += bytes.length;
      told.push(Buffer.from(bytes).toString());
    },
    done() {
      told.push('done');
      settled();
    },
    failed() {
      told.push('failed');
      settled();
    },
  });
  const write = async (bytes: Uint8Array, last = true): Promise<void> =>
    new Promise((resolve) => {
      settled = resolve;
      inflater.write(bytes, last);
    });
  return { inflater, told, write, size: () => size };
}

/** Nothing tells that no more comes: in so many turns of zlib's threads it would. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** With BFINAL, which ends a message before its bytes end (RFC 7692, 7.2.3.4). */
const final = (text: string): Buffer => deflateRawSync(text, { finishFlush: constants.Z_FINISH });

test('a message is inflated, and the next may refer to it', async () => {
  const { told, write } = inflating();
  await write(deflated('hello'));
  // The RFC's own example, 7.2.3.2: what "Hello" was before.
  await write(deflated('Hello'));
  await write(Buffer.from('f200110000', 'hex'));
  expect(told).toEqual(['hello', 'done', 'Hello', 'done', 'Hello', 'done']);
});

test('nothing is told before the call returns, of a message without bytes too', async () => {
  const { inflater, told } = inflating();
  inflater.write(deflated('a'), true);
  expect(told).toEqual([]);
  await expect.poll(() => told).toEqual(['a', 'done']);
  inflater.write(new Uint8Array(0), true);
  expect(told).toEqual(['a', 'done']);
  await expect.poll(() => told).toEqual(['a', 'done', 'done']);
});

test('a message in parts is done with each part, and has what was flushed by then', async () => {
  const { told, write } = inflating();
  await write(Buffer.concat([deflated('one'), Buffer.of(0, 0, 0xff, 0xff)]), false);
  expect(told).toEqual(['one', 'done']);
  await write(new Uint8Array(0), false);
  await write(deflated('two'), true);
  expect(told).toEqual(['one', 'done', 'done', 'two', 'done']);
});

test('what stands behind the last block of a message is ignored, and the next message is read', async () => {
  const { told, write } = inflating();
  await write(Buffer.concat([final('one'), Buffer.from('more')]), false);
  await write(Buffer.from('and more'), true);
  await write(final('two'));
  await write(deflated('three'));
  await write(new Uint8Array(0));
  await write(deflated('four'));
  expect(told).toEqual(['one', 'done', 'done', 'two', 'done', 'three', 'done', 'done', 'four', 'done']);
});

test('a last block that ends with the last byte of a message does not end the next', async () => {
  const { told, write } = inflating();
  // The four bytes that the sender cuts off are the end of its block.
  const block = Buffer.from('000500faff48656c6c6f01', 'hex');
  for (let count = 0; count < 2; count++) await write(block);
  expect(told).toEqual(['Hello', 'done', 'Hello', 'done']);
});

test('what can not be inflated is told once, and nothing after it', async () => {
  const { told, write } = inflating();
  await write(Buffer.concat([deflated('good'), Buffer.of(0, 0, 0xff, 0xff)]), false);
  await write(Buffer.of(0xff, 0xff, 0xff));
  await turns();
  expect(told).toEqual(['good', 'done', 'failed']);
});

describe('an inflater that is closed', () => {
  test.each([
    ['a message', deflated('hello')],
    ['one without bytes', new Uint8Array(0)],
    ['a wrong one', Buffer.of(0xff, 0xff)],
  ])('tells nothing more of %s', async (_what, bytes) => {
    const { inflater, told } = inflating();
    inflater.write(bytes, true);
    inflater.close();
    await turns();
    expect(told).toEqual([]);
  });

  test('by what it tells', async () => {
    const told: string[] = [];
    const inflater = new Inflater({
      inflated: (bytes) => {
        told.push(`${bytes.length > 0}`);
        inflater.close();
      },
      done: () => told.push('done'),
      failed: () => told.push('failed'),
    });
    inflater.write(deflated(Buffer.alloc(MiB)), true);
    await expect.poll(() => told).toEqual(['true']);
    await turns();
    expect(told).toEqual(['true']);
  });
});

describe('an inflater that is paused', () => {
  test.each(['before it has begun', 'after a message'])(
    '%s gives nothing until it is resumed, and then all',
    async (when) => {
      const { inflater, told, size } = inflating();
      if (when === 'after a message') {
        inflater.write(deflated('x'), true);
        await expect.poll(() => told).toEqual(['x', 'done']);
        told.length = 0;
      }
      inflater.pause(true);
      const before = size();
      inflater.write(deflated(Buffer.alloc(2 * MiB, 'z')), true);
      await turns();
      expect(told).toEqual([]);
      inflater.pause(false);
      await expect.poll(() => told.at(-1), { timeout: 10_000 }).toBe('done');
      expect(size() - before).toBe(2 * MiB);
    },
  );
});

test('the bytes that were told stay as they are', async () => {
  const parts: Uint8Array[] = [];
  await new Promise<void>((resolve, reject) => {
    const inflater = new Inflater({ inflated: (bytes) => parts.push(bytes), done: resolve, failed: reject });
    inflater.write(deflated(Buffer.alloc(300_000, 'abc')), true);
  });
  expect(Buffer.concat(parts).equals(Buffer.alloc(300_000, 'abc'))).toBe(true);
  expect(parts.every((part) => !Buffer.isBuffer(part))).toBe(true);
});
