import { beforeEach, describe, expect, test } from 'vitest';
import { emptyFragments, emptyInput, MessageLimits } from './message-limits.ts';

let refused: string[];

beforeEach(() => {
  refused = [];
});

function limits(maxMessageSize = Infinity): MessageLimits {
  const made = new MessageLimits(maxMessageSize, (violation) => {
    refused.push(violation);
    return false;
  });
  made.begin();
  return made;
}

describe('the size of a message', () => {
  test('is that of its frames so far, and begins anew with each message', () => {
    const message = limits(10);
    expect([message.size, message.frame(4, false, false), message.size]).toEqual([0, true, 4]);
    expect([message.frame(6, true, false), message.size]).toEqual([true, 10]);
    message.begin();
    expect([message.size, message.frame(10, true, false)]).toEqual([0, true]);
    expect(refused).toEqual([]);
    expect(message.frame(1, true, false)).toBe(false);
    expect(refused).toEqual(['size']);
  });

  test('of a compressed frame is that of what it inflates to', () => {
    const message = limits(10);
    expect(message.frame(1000, false, true)).toBe(true);
    expect([message.inflated(10), message.size]).toEqual([true, 10]);
    expect([message.inflated(1), refused]).toEqual([false, ['size']]);
  });

  test('is none that a number can hold, compressed or not', () => {
    expect([limits().frame(Infinity, true, false), limits().frame(Infinity, true, true)]).toEqual([false, false]);
    expect(refused).toEqual(['size', 'size']);
  });
});

describe('compressed bytes without content', () => {
  test('may be as many as the limit says, and no more', () => {
    const message = limits();
    message.compressed(emptyInput);
    expect(message.inputInflated()).toBe(true);
    message.compressed(1);
    expect([message.inputInflated(), refused]).toEqual([false, ['fragments']]);
  });

  test('are counted anew behind content, and with each message', () => {
    const message = limits();
    message.compressed(emptyInput);
    message.inflated(1);
    message.compressed(emptyInput);
    expect(message.inputInflated()).toBe(true);
    message.begin();
    message.compressed(emptyInput);
    expect(message.inputInflated()).toBe(true);
    // An empty part is not content.
    message.inflated(0);
    message.compressed(1);
    expect(message.inputInflated()).toBe(false);
  });
});

describe('fragments without content', () => {
  test('may be as many in a row as the limit says, and no more', () => {
    const message = limits();
    for (let count = 0; count < emptyFragments; count++) expect(message.frame(0, false, false)).toBe(true);
    expect([message.frame(0, false, false), refused]).toEqual([false, ['fragments']]);
  });

  test('are counted anew behind one with content, behind the end, and with each message', () => {
    const message = limits();
    const row = (): boolean[] => Array.from({ length: emptyFragments }, () => message.frame(0, false, false));
    expect(row()).not.toContain(false);
    message.frame(1, false, false);
    expect(row()).not.toContain(false);
    expect(message.frame(0, true, false)).toBe(true);
    message.begin();
    expect(row()).not.toContain(false);
    message.begin();
    expect(row()).not.toContain(false);
    expect(refused).toEqual([]);
  });

  test('are those of a compressed message that inflate to none', () => {
    const message = limits();
    for (let count = 0; count < emptyFragments; count++) {
      message.frame(5, false, true);
      expect(message.frameInflated(false)).toBe(true);
    }
    message.frame(5, false, true);
    message.inflated(1);
    expect(message.frameInflated(false)).toBe(true);
    for (let count = 0; count < emptyFragments; count++) {
      message.frame(5, false, true);
      expect(message.frameInflated(false)).toBe(true);
    }
    message.frame(5, false, true);
    expect([message.frameInflated(false), refused]).toEqual([false, ['fragments']]);
  });
});
