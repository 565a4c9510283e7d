/** `IVectorView<T>`: a real JavaScript array that cannot change and also has WinRT's members. */
import { ReadableVector, type IIterable } from './readable-vector.ts';

/** What is typed here is what can be used: a view is frozen, so the array methods that change it throw TypeError. */
export interface IVectorView<T> extends ReadonlyArray<T>, IIterable<T> {
  /** The number of items. */
  readonly size: number;
  /** The item at a position; E_BOUNDS 0x8000000B if there is none. */
  getAt(index: number): T;
  /** All items from a position on, and their number. */
  getMany(startIndex: number): { items: T[]; returnValue: number };
}

/** The same class, as one that can't change: TypeScript lets no class of a mutable array be a readonly one. */
const ReadonlyVector = ReadableVector as new <T>() => IVectorView<T>;

/** A frozen snapshot. `indexOf` keeps the array's meaning, a number. */
export class VectorView<T> extends ReadonlyVector<T> {
  constructor(items: Iterable<T>) {
    super();
    // Not by the array's constructor: it takes a single number for a length.
    for (const item of items) (this as unknown as T[]).push(item);
    Object.freeze(this);
  }
}
