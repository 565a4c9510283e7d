/**
 * Listens to an event, and gives what takes that back. Without an AbortSignal, which not every stand-in for a page takes; and by the
 * `on…` property where a stand-in for WebSocket has no more than that.
 */
export function listen(target: object, type: string, listener: (event: never) => void): () => void {
  const given = target as Partial<EventTarget> & Record<string, unknown>;
  const called = listener as EventListener;
  if (typeof given.addEventListener === 'function') {
    given.addEventListener(type, called);
    return () => given.removeEventListener?.(type, called);
  }
  given[`on${type}`] = called;
  return () => (given[`on${type}`] = null);
}
