/** The part that WinRT's `IVector` and `IVectorView` have in common: an array with WinRT's members for reading. */
import { winrtError } from '../errors.ts';
import { E_BOUNDS } from '../hresult.ts';

/** Iterates over a collection from its first item. */
export interface IIterator<T> {
  /** The current item. @throws {WinRTError} E_BOUNDS 0x8000000B: the iterator is beyond the last item. */
  readonly current: T;
  /** Whether there is a current item. */
  readonly hasCurrent: boolean;
  /** Moves to the next item, and returns whether there is one. */
  moveNext(): boolean;
  /** All items from the current one on, and their number. Moves the iterator beyond the last item. */
  getMany(): { items: T[]; returnValue: number };
}

/** `Windows.Foundation.Collections.IIterable`. */
export interface IIterable<T> {
  /** An iterator at the first item. */
  first(): IIterator<T>;
}

/** The members that a vector and a view of a vector have in common, on a JavaScript array. */
export class ReadableVector<T> extends Array<T> implements IIterable<T> {
  /** `map`, `filter` and the like return plain arrays, because they call the constructor with a length, which ours takes for an item. */
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

  /** The item at a position. @throws {WinRTError} E_BOUNDS 0x8000000B: the vector has no such position. */
  getAt(index: number): T {
    return this[requirePosition(this, 'getAt', index, this.length - 1)] as T;
  }

  /** The items from `startIndex` on, and their number; none if `startIndex` is the size. */
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

/** The index as WinRT's UInt32, so 1.5 becomes 1 and -1 a very large number. Throws E_BOUNDS 0x8000000B if it is more than `last`. */
export function requirePosition(vector: readonly unknown[], member: string, index: number, last: number): number {
  const position = index >>> 0;
  if (position <= last) return position;
  throw winrtError(E_BOUNDS, `${member}: index ${index} is outside the vector, whose size is ${vector.length}`);
}
