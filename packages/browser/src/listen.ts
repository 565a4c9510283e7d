/**
 * Listens to an event, and returns a function that stops listening. It uses no AbortSignal, which some imitations of a page don't accept,
 * and the `on…` property if a stand-in for WebSocket has no `addEventListener`.
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
