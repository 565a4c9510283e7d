/**
 * Gives the class of an object a method under `Symbol.dispose` or `Symbol.asyncDispose`, for `using`. With the first object, and not in
 * the class: an engine without the symbol would name a method there "undefined", and bundlers must keep such a class. The function stays
 * with the class, so it must be none that was made for the object.
 */
export function defineDispose(instance: object, symbol: symbol | undefined, value: () => unknown): void {
  if (!symbol || symbol in instance) return;
  Object.defineProperty(Object.getPrototypeOf(instance), symbol, { value, configurable: true, writable: true });
}

/** `using` calls `close()`. */
export function closeOnDispose(instance: { close(): void }): void {
  defineDispose(instance, Symbol.dispose, close);
}

function close(this: { close(): void }): void {
  this.close();
}
