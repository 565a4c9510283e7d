import { expect, test } from 'vitest';
import { callable, withCallableClasses } from './callable.ts';

class Plain {
  static made = 0;
  static count(): number {
    return this.made;
  }
  readonly text: string;
  constructor(text: string) {
    Plain.made++;
    this.text = text;
  }
}

test('a constructor gives an instance of the class with and without new', () => {
  const Callable = callable(Plain) as typeof Plain & ((text: string) => Plain);
  for (const made of [Callable('a'), new Callable('a')]) {
    expect(made).toBeInstanceOf(Plain);
    expect(made).toBeInstanceOf(Callable);
    expect(made.text).toBe('a');
    expect(made.constructor).toBe(Plain);
  }
  expect(new Plain('b')).toBeInstanceOf(Callable);
  expect(Callable.count()).toBe(3);
  expect([Callable.name, Callable.length]).toEqual(['Plain', 1]);
});

test('a class can be made of one, and is called by new alone as any class', () => {
  class Mine extends callable(Plain) {
    override readonly text = 'mine';
  }
  expect(new Mine('b')).toBeInstanceOf(Plain);
  expect(new Mine('b').text).toBe('mine');
  expect(() => (Mine as unknown as () => void)()).toThrow(TypeError);
});

test('in a tree each class is callable, and namespaces and enums are what they were', () => {
  const Kind = Object.freeze({ first: 0, second: 1 });
  const Inner = { Kind, Plain };
  const tree = withCallableClasses({ Inner });
  expect(tree.Inner).toBe(Inner);
  expect(tree.Inner.Kind).toBe(Kind);
  expect((tree.Inner.Plain as unknown as (text: string) => Plain)('c').text).toBe('c');
});
