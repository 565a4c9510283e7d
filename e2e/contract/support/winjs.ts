/** WinJS, the library that UWP apps in JavaScript are written with: https://github.com/winjs/winjs */
import type WinJS from 'winjs';

export type WinJSLibrary = typeof WinJS;

/**
 * Loads WinJS when a case needs it, not with the suite, since it makes itself a global. While it loads it asks for
 * `navigator.platform`, which Node has from version 21 on: an older one gets a `navigator` for as long as that takes.
 */
export async function loadWinJS(): Promise<WinJSLibrary> {
  const lent = !('navigator' in globalThis);
  if (lent)
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { platform: '', userAgent: '' } });
  try {
    return (await import('winjs/js/base.js')).default;
  } finally {
    if (lent) Reflect.deleteProperty(globalThis, 'navigator');
  }
}

/**
 * A WinJS promise as a native one, to be awaited. `await` itself reads `then` at once and calls it a microtask later; a WinJS
 * promise that settled in between has another `then` by then, and the earlier one throws.
 */
export function native<T>(promise: PromiseLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    promise.then(resolve, reject);
  });
}
