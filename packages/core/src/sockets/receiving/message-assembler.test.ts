import { beforeEach, describe, expect, test, vi } from 'vitest';
import { WSAEMSGSIZE } from '../../hresult.ts';
import { encodeUtf8 } from '../../streams/values/text.ts';
import { MessageAssembler } from './message-assembler.ts';
import type { AssemblerSettings, Incoming } from './whole-messages.ts';

const fail = vi.fn();
let emitted: Incoming[];
let assembler: MessageAssembler;

function start(settings: Partial<AssemblerSettings> = {}): void {
  emitted = [];
  assembler = new MessageAssembler((incoming) => emitted.push(incoming), fail);
  assembler.start({ maxMessageSize: Infinity, partial: false, ...settings });
}

beforeEach(() => {
  fail.mockReset();
  start();
});

const add = (bytes: number[] | string, final: boolean): void =>
  assembler.add(typeof bytes === 'string' ? bytes : Uint8Array.from(bytes), typeof bytes === 'string', final);

describe('whole messages', () => {
  test('are passed on as they arrive', () => {
    const bytes = Uint8Array.of(1, 2);
    assembler.add(bytes, false, true);
    add('text', true);
    expect(emitted).toEqual([
      { payload: bytes, text: false, complete: true },
      { payload: 'text', text: true, complete: true },
    ]);
    expect(emitted[0]?.payload).toBe(bytes);
  });

  test('are joined from their parts, texts too, with empty parts', () => {
    add([1], false);
    add([], false);
    add([2, 3], true);
    add('é', false);
    add('', true);
    expect(emitted).toEqual([
      { payload: Uint8Array.of(1, 2, 3), text: false, complete: true },
      { payload: encodeUtf8('é', 'test'), text: true, complete: true },
    ]);
  });

  test('may be empty', () => {
    add([], true);
    add([], false);
    add([], true);
    expect(emitted.map(({ payload, complete }) => [payload.length, complete])).toEqual([
      [0, true],
      [0, true],
    ]);
  });
});

describe('in partial mode', () => {
  test('each part is passed on, the last one marked, an empty one too', () => {
    start({ partial: true });
    add([1], false);
    add([2, 3], false);
    add([], true);
    expect(emitted.map(({ payload, complete }) => [...(payload as Uint8Array), complete])).toEqual([
      [1, false],
      [2, 3, false],
      [true],
    ]);
  });

  test('a message that came whole is cut at 64 KiB', () => {
    start({ partial: true });
    const size = 64 * 1024;
    assembler.add(new Uint8Array(2 * size + 1), false, true);
    assembler.add(new Uint8Array(size), false, true);
    expect(emitted.map(({ payload, complete }) => [payload.length, complete])).toEqual([
      [size, false],
      [size, false],
      [1, true],
      [size, true],
    ]);
  });

  test('a text is cut as its bytes, and every part is marked as text', () => {
    start({ partial: true });
    add(`x${'é'.repeat(40_000)}`, true);
    expect(emitted.map(({ payload, text, complete }) => [payload.length, text, complete])).toEqual([
      [64 * 1024, true, false],
      [80_001 - 64 * 1024, true, true],
    ]);
    expect(Buffer.concat(emitted.map(({ payload }) => payload as Uint8Array)).toString()).toBe(
      `x${'é'.repeat(40_000)}`,
    );
  });
});

describe('the largest size', () => {
  test('may be reached, not passed', () => {
    start({ maxMessageSize: 3 });
    add([1, 2, 3], true);
    add([1], false);
    add([2], false);
    add([3], true);
    expect(fail).not.toHaveBeenCalled();
    add([1, 2, 3, 4], true);
    expect(fail).toHaveBeenCalledOnce();
    expect(fail).toHaveBeenCalledWith(expect.objectContaining({ number: WSAEMSGSIZE }));
    expect(emitted).toHaveLength(2);
  });

  test('is that of the message, also in partial mode', () => {
    start({ maxMessageSize: 3, partial: true });
    add([1, 2], false);
    add([3, 4], false);
    expect(fail).toHaveBeenCalledOnce();
    expect(emitted).toHaveLength(1);
  });

  test('counts text in UTF-8', () => {
    start({ maxMessageSize: 6 });
    add('ééé', true);
    expect(fail).not.toHaveBeenCalled();
    add('éééx', true);
    expect(fail).toHaveBeenCalledOnce();
  });

  test('counts text that comes in parts in UTF-8, too', () => {
    start({ maxMessageSize: 10 });
    for (let slice = 0; slice < 3; slice++) add('éé', false);
    expect(fail, '12 bytes, 6 units').toHaveBeenCalledOnce();
  });
});

test('a message that is dropped no longer counts, nor does its size', () => {
  start({ maxMessageSize: 3 });
  add([1, 2], false);
  assembler.drop();
  add([1, 2, 3], true);
  expect(fail).not.toHaveBeenCalled();
  expect(emitted.map(({ payload }) => [...(payload as Uint8Array)])).toEqual([[1, 2, 3]]);
});
