import { describe, expect, test } from 'vitest';
import { E_BOUNDS } from '../hresult.ts';
import { VectorView } from './vector-view.ts';
import { Vector } from './vector.ts';

const outOfBounds = expect.objectContaining({ number: E_BOUNDS });

function vectorOf<T>(...items: T[]): Vector<T> {
  const vector = new Vector<T>();
  vector.replaceAll(items);
  return vector;
}

describe('Vector', () => {
  test('is a real array', () => {
    const vector = new Vector<string>();
    vector.push('a', 'b');
    vector.append('c');
    expect(Array.isArray(vector)).toBe(true);
    expect([vector.length, vector.size, vector[2], vector.indexOf('b')]).toEqual([3, 3, 'c', 1]);
    expect([...vector]).toEqual(['a', 'b', 'c']);
  });

  test('derives plain arrays, whatever their length', () => {
    const mapped = vectorOf(5).map((item) => item);
    expect(mapped).toEqual([5]);
    expect(mapped).not.toBeInstanceOf(Vector);
  });

  test('insertAt, removeAt, removeAtEnd, setAt, replaceAll, clear', () => {
    const vector = vectorOf(1, 2);
    vector.insertAt(0, 0);
    vector.insertAt(3, 3);
    expect([...vector]).toEqual([0, 1, 2, 3]);
    vector.removeAt(1);
    vector.removeAtEnd();
    vector.setAt(0, 9);
    expect([...vector]).toEqual([9, 2]);
    vector.replaceAll(vector);
    expect([...vector]).toEqual([9, 2]);
    vector.clear();
    expect(vector.size).toBe(0);
  });

  test.each<[string, (vector: Vector<number>) => unknown]>([
    ['getAt(2)', (vector) => vector.getAt(2)],
    ['getAt(-1)', (vector) => vector.getAt(-1)],
    ['getMany(3)', (vector) => vector.getMany(3)],
    ['setAt(2)', (vector) => vector.setAt(2, 0)],
    ['insertAt(3)', (vector) => vector.insertAt(3, 0)],
    ['removeAt(2)', (vector) => vector.removeAt(2)],
  ])('%s of two items is out of bounds and changes nothing', (_, act) => {
    const vector = vectorOf(1, 2);
    expect(() => act(vector)).toThrow(outOfBounds);
    expect([...vector]).toEqual([1, 2]);
  });

  test('removeAtEnd of an empty vector is out of bounds', () => {
    expect(() => new Vector<number>().removeAtEnd()).toThrow(outOfBounds);
  });

  test('positions are UInt32', () => {
    expect(vectorOf('a', 'b').getAt(1.9)).toBe('b');
    expect(vectorOf('a', 'b').getAt(2 ** 32)).toBe('a');
  });

  test('getMany gives the rest and its number', () => {
    expect(vectorOf(1, 2, 3).getMany(1)).toEqual({ items: [2, 3], returnValue: 2 });
    expect(vectorOf(1, 2, 3).getMany(3)).toEqual({ items: [], returnValue: 0 });
  });

  test('first walks from item to item', () => {
    const iterator = vectorOf('a', 'b', 'c').first();
    expect([iterator.hasCurrent, iterator.current]).toEqual([true, 'a']);
    expect([iterator.moveNext(), iterator.current]).toEqual([true, 'b']);
    expect(iterator.getMany()).toEqual({ items: ['b', 'c'], returnValue: 2 });
    expect([iterator.hasCurrent, iterator.moveNext(), iterator.moveNext()]).toEqual([false, false, false]);
    expect(() => iterator.current).toThrow(outOfBounds);
  });

  test('a view is a snapshot', () => {
    const vector = vectorOf(1, 2);
    const view = vector.getView();
    vector.clear();
    expect([...view]).toEqual([1, 2]);
  });
});

describe('VectorView', () => {
  const view = new VectorView([7]);

  test('is an array and an IVectorView', () => {
    expect([view.size, view.length, view[0], view.getAt(0), view.indexOf(7)]).toEqual([1, 1, 7, 7, 0]);
    expect(view.getMany(0)).toEqual({ items: [7], returnValue: 1 });
    expect(view.first().current).toBe(7);
    expect(Array.isArray(view)).toBe(true);
    expect(view.map((item) => item + 1)).toEqual([8]);
    expect(() => view.getAt(1)).toThrow(outOfBounds);
  });

  test.each<[string, (items: number[]) => unknown]>([
    ['push', (items) => items.push(1)],
    ['an index', (items) => (items[0] = 1)],
    ['length', (items) => (items.length = 0)],
    ['pop', (items) => items.pop()],
  ])('cannot be changed by %s', (_, act) => {
    expect(() => act(view as unknown as number[])).toThrow(TypeError);
    expect([...view]).toEqual([7]);
  });
});
