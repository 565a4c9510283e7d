/** Whether the browser has a network at all; where nobody can tell, as in Node, it has. */

interface OnlineScope {
  readonly navigator?: { readonly onLine?: boolean };
  addEventListener?(type: 'online', listener: () => void): void;
  removeEventListener?(type: 'online', listener: () => void): void;
}

export function isOffline(): boolean {
  return (globalThis as OnlineScope).navigator?.onLine === false;
}

/** Calls back when the browser is online again; gives the function that ends the wait. */
export function whenOnline(callback: () => void): () => void {
  const scope = globalThis as OnlineScope;
  scope.addEventListener?.('online', callback);
  return () => scope.removeEventListener?.('online', callback);
}
