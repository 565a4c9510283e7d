import { describe, expect, test } from 'vitest';
import { Opcode, RSV1, type FrameHeader } from './frame-header.ts';
import { FrameRules, sizeViolation } from './frame-rules.ts';

function header(changes: Partial<FrameHeader> = {}): FrameHeader {
  return { fin: true, rsv: 0, opcode: Opcode.text, masked: true, length: 0, ...changes };
}

describe('FrameRules', () => {
  test.each([
    [{ masked: false }, 'not masked'],
    [{ rsv: 4 }, 'reserved bits 4'],
    [{ opcode: 3 }, 'unknown opcode 3'],
    [{ opcode: 11 }, 'unknown opcode 11'],
    [{ opcode: Opcode.ping, fin: false }, 'fragmented control frame'],
    [{ opcode: Opcode.continuation }, 'outside of a message'],
  ])('refuses %o', (changes, reason) => {
    expect(new FrameRules().check(header(changes))).toEqual({ code: 1002, reason: expect.stringContaining(reason) });
  });

  test('takes a fragmented message with a control frame inside', () => {
    const rules = new FrameRules();
    const frames = [
      header({ fin: false }),
      header({ opcode: Opcode.continuation, fin: false }),
      header({ opcode: Opcode.ping }),
      header({ opcode: Opcode.continuation }),
      header(),
    ];
    expect(frames.map((frame) => rules.check(frame))).toEqual(frames.map(() => undefined));
  });

  test('takes the reserved bits of an extension, on the first frame of a message alone', () => {
    const rules = new FrameRules();
    expect(rules.check(header({ rsv: RSV1, fin: false }), RSV1)).toBeUndefined();
    const refused = [{ opcode: Opcode.continuation }, { opcode: Opcode.ping }, { rsv: RSV1 | 1 }];
    for (const changes of refused) {
      const reason = expect.stringContaining('reserved bits');
      expect(rules.check(header({ rsv: RSV1, ...changes }), RSV1)).toEqual({ code: 1002, reason });
    }
  });

  test('refuses a message that begins inside of another one', () => {
    const rules = new FrameRules();
    rules.check(header({ fin: false }));
    expect(rules.check(header())).toEqual({ code: 1002, reason: 'message inside of a message' });
  });
});

test('sizes that cannot be followed are violations', () => {
  expect(sizeViolation(header({ opcode: Opcode.ping, length: 126 }))?.code).toBe(1002);
  expect(sizeViolation(header({ opcode: Opcode.ping, length: 125 }))).toBeUndefined();
  expect(sizeViolation(header({ length: 2 ** 53 }))?.code).toBe(1009);
  expect(sizeViolation(header({ length: 2 ** 53 - 1 }))).toBeUndefined();
});
