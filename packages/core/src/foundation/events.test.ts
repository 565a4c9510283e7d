import { beforeEach, describe, expect, test, vi } from 'vitest';
import { E_INVALIDARG } from '../hresult.ts';
import { EventSource } from './events.ts';
import { reportError } from '../internal/report-error.ts';

vi.mock('../internal/report-error.ts', () => ({ reportError: vi.fn() }));

const target = { name: 'the socket' };
let source: EventSource<string>;
let calls: string[];
const log = (name: string) => (event: string) => void calls.push(`${name} ${event}`);

beforeEach(() => {
  source = new EventSource('closed', target);
  calls = [];
});

describe('listeners', () => {
  test('are called in order, with the target as `this` and one argument', () => {
    const first = vi.fn(log('first'));
    source.add(first);
    source.add(log('second'));
    expect(source.raise('e')).toBe(true);
    expect(first.mock.contexts[0]).toBe(target);
    expect(first.mock.calls).toEqual([['e']]);
    expect(calls).toEqual(['first e', 'second e']);
  });

  test('the same function twice is added once', () => {
    const listener = log('a');
    source.add(listener);
    source.add(listener);
    source.raise('e');
    expect(calls).toEqual(['a e']);
  });

  test('removed, they are not called; removing a function that is not subscribed has no effect', () => {
    const listener = log('a');
    source.remove(listener);
    source.add(listener);
    expect(source.empty).toBe(false);
    source.remove(listener);
    source.raise('e');
    expect(calls).toEqual([]);
    expect(source.empty).toBe(true);
  });

  test.each([undefined, null, 'text', { handleEvent() {} }])('%s is not a listener', (listener) => {
    expect(() => source.add(listener as unknown as () => void)).toThrow(
      expect.objectContaining({ number: E_INVALIDARG }),
    );
    expect(source.empty).toBe(true);
  });

  test('one that throws is reported and stops nobody', () => {
    const thrown = new Error('of the app');
    source.add(() => {
      throw thrown;
    });
    source.add(log('next'));
    expect(source.raise('e')).toBe(false);
    expect(calls).toEqual(['next e']);
    expect(vi.mocked(reportError).mock.calls).toEqual([[thrown]]);
  });
});

describe('during a dispatch', () => {
  test('one that is added waits for the next event', () => {
    source.add((event) => {
      calls.push(`adder ${event}`);
      source.add(late);
    });
    const late = log('late');
    source.raise('1');
    expect(calls).toEqual(['adder 1']);
    source.raise('2');
    expect(calls).toEqual(['adder 1', 'adder 2', 'late 2']);
  });

  test('one that is removed is skipped', () => {
    const removed = log('removed');
    source.add(() => source.remove(removed));
    source.add(removed);
    source.add(log('last'));
    source.raise('e');
    expect(calls).toEqual(['last e']);
  });

  test('one that is removed and added again waits, too', () => {
    const again = log('again');
    source.add(
      () => {
        source.remove(again);
        source.add(again);
      },
      { once: true },
    );
    source.add(again);
    source.raise('1');
    source.raise('2');
    expect(calls).toEqual(['again 2']);
  });

  test('an event raised by a listener does not call a `once` listener again', () => {
    const listener = vi.fn((event: string) => {
      if (event === 'outer') source.raise('inner');
    });
    source.add(listener, { once: true });
    source.raise('outer');
    expect(listener.mock.calls).toEqual([['outer']]);
  });
});

describe('once', () => {
  test('removes the listener before its first call', () => {
    const empty: boolean[] = [];
    source.add(() => void empty.push(source.empty), { once: true });
    source.raise('1');
    source.raise('2');
    expect(empty).toEqual([true]);
  });
});

describe('signal', () => {
  test('removes the listener, also in the middle of a dispatch', () => {
    const controller = new AbortController();
    source.add(() => controller.abort());
    source.add(log('gone'), { signal: controller.signal });
    source.raise('e');
    expect(calls).toEqual([]);
    expect(source.empty).toBe(false);
  });

  test('already aborted, nothing is added', () => {
    source.add(log('a'), { signal: AbortSignal.abort() });
    expect(source.empty).toBe(true);
  });

  test('aborted, it leaves no listener behind, and the function can be added again', () => {
    const controller = new AbortController();
    const listener = log('a');
    source.add(listener, { signal: controller.signal });
    controller.abort();
    expect(source.empty).toBe(true);
    source.raise('1');
    source.add(listener);
    source.raise('2');
    expect(calls).toEqual(['a 2']);
  });

  test('is never listened to, so that it keeps no target alive', () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    source.add(log('a'), { signal });
    source.raise('e');
    expect(calls).toEqual(['a e']);
    expect(added).not.toHaveBeenCalled();
  });
});

describe('the property handler', () => {
  test('is null when unset', () => {
    expect(source.handler).toBeNull();
    const handler = log('h');
    source.handler = handler;
    expect(source.handler).toBe(handler);
    source.handler = undefined;
    expect(source.handler).toBeNull();
    expect(source.empty).toBe(true);
  });

  test('keeps the place of its first assignment, and replaces itself alone', () => {
    source.add(log('before'));
    source.handler = log('first');
    source.add(log('after'));
    source.handler = log('second');
    source.raise('e');
    expect(calls).toEqual(['before e', 'second e', 'after e']);
  });

  test('unset and set again it goes to the end', () => {
    source.handler = log('handler');
    source.add(log('listener'));
    source.handler = null;
    source.handler = log('handler');
    source.raise('e');
    expect(calls).toEqual(['listener e', 'handler e']);
  });

  test('unset during a dispatch it is skipped', () => {
    source.add(() => (source.handler = null));
    source.handler = log('handler');
    source.raise('e');
    expect(calls).toEqual([]);
  });

  test('the same function can be a listener as well', () => {
    const both = log('both');
    source.add(both);
    source.handler = both;
    source.raise('e');
    expect(calls).toEqual(['both e', 'both e']);
    source.remove(both);
    source.raise('f');
    expect(calls.slice(2)).toEqual(['both f']);
  });

  test('has the target as `this`', () => {
    const handler = vi.fn();
    source.handler = handler;
    source.raise('e');
    expect(handler.mock.contexts[0]).toBe(target);
  });

  test('must be a function', () => {
    expect(() => (source.handler = 'text' as unknown as () => void)).toThrow(
      expect.objectContaining({ number: E_INVALIDARG, message: expect.stringContaining('onclosed') }),
    );
  });
});
