/** `IVector<T>`: a real JavaScript array that also has WinRT's collection members. */
import { ReadableVector, requirePosition } from './readable-vector.ts';
import { VectorView, type IVectorView } from './vector-view.ts';

/**
 * An array with both faces: `push`, `length`, indices, and `append`, `getAt`, `size`, … . `indexOf` keeps the array's meaning (a
 * number). A position that isn't there throws E_BOUNDS 0x8000000B from WinRT's members and changes nothing.
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

  /** At the size itself it appends. */
  insertAt(index: number, value: T): void {
    this.splice(requirePosition(this, 'insertAt', index, this.length), 0, value);
  }

  /** Removes the item at a position; E_BOUNDS 0x8000000B if there is none. */
  removeAt(index: number): void {
    this.splice(requirePosition(this, 'removeAt', index, this.length - 1), 1);
  }

  /** Removes the last item; E_BOUNDS 0x8000000B if there is none. */
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

  /** Replaces the item at a position; E_BOUNDS 0x8000000B if there is none. */
  setAt(index: number, value: T): void {
    this[requirePosition(this, 'setAt', index, this.length - 1)] = value;
  }
}
