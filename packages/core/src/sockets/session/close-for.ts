/** The close that an `abort` of `writable` or a `cancel` of `readable` asks for. */
import { requireCloseCode, requireCloseReason } from './close-arguments.ts';
import type { Session } from './session.ts';

/**
 * Closes for the reason of an `abort` or `cancel`: with the `closeCode` and `reason` that a `WebSocketError` of the web carries, if
 * they can be sent, else with an empty close frame (WHATWG WebSockets, "close a WebSocketStream using a reason").
 */
export function closeFor(session: Session, given: unknown): void {
  let code: number | undefined;
  let text = '';
  try {
    const { closeCode, reason } = Object(given) as { readonly closeCode?: number; readonly reason?: string };
    text = requireCloseReason(reason);
    code = requireCloseCode(closeCode, session.capabilities.closeCodes);
  } catch {
    text = '';
  }
  session.close(code, text);
}
