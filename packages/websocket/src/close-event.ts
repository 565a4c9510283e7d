/** The platform's CloseEvent, or one of ours where the platform has none (Node before 23). */

/** How a connection ended, as the event `close` tells it. */
export interface CloseEvent extends Event {
  /** The code of the peer's close frame, 1005 if that was empty; 1006 if the end came without one. */
  readonly code: number;
  /** The reason that the peer gave, '' if none. */
  readonly reason: string;
  /** Whether there was a close handshake. */
  readonly wasClean: boolean;
  /** Why it was not clean; the standard has no such property. */
  readonly error?: unknown;
}

type CloseEventInit = Pick<CloseEvent, 'code' | 'reason' | 'wasClean'>;

export function closeEvent(init: CloseEventInit): CloseEvent {
  const { CloseEvent: Native } = globalThis as { CloseEvent?: new (type: string, init: CloseEventInit) => CloseEvent };
  return Native ? new Native('close', init) : Object.assign(new Event('close'), init);
}
