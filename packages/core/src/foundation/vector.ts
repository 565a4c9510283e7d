/** `IVector<T>`: a JavaScript array that also has WinRT's collection members. */
import { ReadableVector, requirePosition } from './readable-vector.ts';
import { VectorView, type IVectorView } from './vector-view.ts';

/**
 * An array with the members of both: `push`, `length`, indices, and `append`, `getAt`, `size`, … . `indexOf` is the array's, and returns a
 * number. WinRT's members throw E_BOUNDS 0x8000000B for a position that does not exist, and then change nothing.
 */
export class Vector<T> extends ReadableVector<T> {
  /** Adds an item at the end. */
  append(value: T): void {
    this.push(value);
  }

  /** Removes all items. */
  clear(): void {
    this.length = 0;
  }

  /** A frozen snapshot. */
  getView(): IVectorView<T> {
    return new VectorView(this);
  }

  /** Inserts an item before a position, or at the end if the index is the size. @throws {WinRTError} E_BOUNDS 0x8000000B: it is larger. */
  insertAt(index: number, value: T): void {
    this.splice(requirePosition(this, 'insertAt', index, this.length), 0, value);
  }

  /** Removes the item at a position. @throws {WinRTError} E_BOUNDS 0x8000000B: the vector has no such position. */
  removeAt(index: number): void {
    this.splice(requirePosition(this, 'removeAt', index, this.length - 1), 1);
  }

  /** Removes the last item. @throws {WinRTError} E_BOUNDS 0x8000000B: the vector is empty. */
  removeAtEnd(): void {
    requirePosition(this, 'removeAtEnd', this.length - 1, this.length - 1);
    this.pop();
  }

  /** Replaces all items by these. */
  replaceAll(items: Iterable<T>): void {
    const copy = [...items];
    this.clear();
    for (const item of copy) this.push(item);
  }

  /** Replaces the item at a position. @throws {WinRTError} E_BOUNDS 0x8000000B: the vector has no such position. */
  setAt(index: number, value: T): void {
    this[requirePosition(this, 'setAt', index, this.length - 1)] = value;
  }
}
