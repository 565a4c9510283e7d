/** `IVectorView<T>`: a JavaScript array that cannot change and also has WinRT's members. */
import { ReadableVector, type IIterable } from './readable-vector.ts';

/** A view is frozen: the array methods that would change it throw a TypeError, and are not in this type. */
export interface IVectorView<T> extends ReadonlyArray<T>, IIterable<T> {
  /** The number of items. */
  readonly size: number;
  /** The item at a position. @throws {WinRTError} E_BOUNDS 0x8000000B: the view has no such position. */
  getAt(index: number): T;
  /** All items from a position on, and their number. */
  getMany(startIndex: number): { items: T[]; returnValue: number };
}

/** The same class with the type of a readonly array, because in TypeScript a subclass of a mutable array can't be a readonly one. */
const ReadonlyVector = ReadableVector as new <T>() => IVectorView<T>;

/** A frozen snapshot. `indexOf` keeps the array's meaning, a number. */
export class VectorView<T> extends ReadonlyVector<T> {
  constructor(items: Iterable<T>) {
    super();
    // Not with the array's constructor, which takes a single number for a length.
    for (const item of items) (this as unknown as T[]).push(item);
    Object.freeze(this);
  }
}
