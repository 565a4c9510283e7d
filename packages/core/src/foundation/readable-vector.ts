/** What WinRT's `IVector` and `IVectorView` have in common: an array that can be read through WinRT's members too. */
import { winrtError } from '../errors.ts';
import { E_BOUNDS } from '../hresult.ts';

/** Walks a collection from its first item. */
export interface IIterator<T> {
  /** The item that it stands on; E_BOUNDS 0x8000000B past the last. */
  readonly current: T;
  /** Whether there is an item at the iterator's place. */
  readonly hasCurrent: boolean;
  /** Steps on, and tells whether there is an item. */
  moveNext(): boolean;
  /** All items from the current one on, and how many; it then stands past the last. */
  getMany(): { items: T[]; returnValue: number };
}

/** `Windows.Foundation.Collections.IIterable`. */
export interface IIterable<T> {
  /** An iterator at the first item. */
  first(): IIterator<T>;
}

/** The members that a vector and a view of one have in common, on a real array. */
export class ReadableVector<T> extends Array<T> implements IIterable<T> {
  /** `map`, `filter` and the like give plain arrays: a constructor called with one length would misread it. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** The number of items. */
  get size(): number {
    return this.length;
  }

  first(): IIterator<T> {
    return new VectorIterator(this);
  }

  /** The item at a position; E_BOUNDS 0x8000000B if there is none. */
  getAt(index: number): T {
    return this[requirePosition(this, 'getAt', index, this.length - 1)] as T;
  }

  /** The items from `startIndex` on, and how many; none at the very end. */
  getMany(startIndex: number): { items: T[]; returnValue: number } {
    const items = this.slice(requirePosition(this, 'getMany', startIndex, this.length));
    return { items, returnValue: items.length };
  }
}

class VectorIterator<T> implements IIterator<T> {
  readonly #vector: ReadableVector<T>;
  #index = 0;

  constructor(vector: ReadableVector<T>) {
    this.#vector = vector;
  }

  get [Symbol.toStringTag](): string {
    return 'Iterator';
  }

  get current(): T {
    return this.#vector.getAt(this.#index);
  }

  get hasCurrent(): boolean {
    return this.#index < this.#vector.length;
  }

  moveNext(): boolean {
    if (this.hasCurrent) this.#index++;
    return this.hasCurrent;
  }

  getMany(): { items: T[]; returnValue: number } {
    const items = this.#vector.slice(this.#index);
    this.#index += items.length;
    return { items, returnValue: items.length };
  }
}

/** The index as the UInt32 that WinRT takes, so 1.5 is 1 and -1 is far out; E_BOUNDS above `last`. */
export function requirePosition(vector: readonly unknown[], member: string, index: number, last: number): number {
  const position = index >>> 0;
  if (position <= last) return position;
  throw winrtError(E_BOUNDS, `${member}: index ${index} is outside the vector, whose size is ${vector.length}`);
}
