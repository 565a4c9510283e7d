/**
 * Gives the class of an object a method under `Symbol.dispose` or `Symbol.asyncDispose`, for `using`. This happens with the first object
 * and not in the class body, where an engine without the symbol would define a method named "undefined", and which bundlers must keep. The
 * function stays on the prototype for ever, so it must not be a closure over the object.
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
