/** The one outcome of each cell, as rules. Sections are those of docs/lifecycle.md, docs/errors.md and docs/limits.md. */
import * as hresult from '../contract/support/hresult.ts';
import { isConnecting, type Cell, type Fault, type Phase, type Runtime } from './cells.ts';
import { ownClose, peerClose } from './wire-texts.ts';

export type Outcome =
  /** `connectAsync` rejects with the number. `ends`: that was the socket's end, too. */
  | { readonly is: 'no connection'; readonly number: number; readonly ends: boolean }
  /** The open connection fails: told once by `messagereceived` or the read, by the write and by `ended`, never by `closed`. */
  | { readonly is: 'failure'; readonly number: number }
  /** `closed` is raised once, by whom and with what. */
  | { readonly is: 'peer’s close' }
  | { readonly is: 'own close'; readonly code: number; readonly reason: string; readonly error: number | undefined }
  | { readonly is: 'abort' }
  /** All that was sent arrives, and the socket is closed by the app at the end. */
  | { readonly is: 'goes on'; readonly cancelled: boolean }
  /** A ReconnectingWebSocket comes back, after so many ends of connections or attempts; or ends. */
  | { readonly is: 'comes back'; readonly downs: number; readonly cancelled: boolean }
  | { readonly is: 'ends'; readonly number: number }
  /** Nobody is there to be told; the peer is. */
  | { readonly is: 'gone' };

export function outcomeOf(cell: Cell, runtime: Runtime): Outcome {
  if (cell.fault === 'process or page ends') return { is: 'gone' };
  if (isConnecting(cell.phase)) return connecting(cell, runtime);
  if (cell.phase === 'reconnecting') return reconnecting(cell);
  return open(cell, runtime);
}

/** errors.md "While connecting" and "Caused by the app". */
function connecting({ phase, fault }: Cell, runtime: Runtime): Outcome {
  switch (fault) {
    case 'local close':
    case 'dispose':
      return { is: 'no connection', number: hresult.OPERATION_CANCELLED, ends: true };
    case 'abort':
      return { is: 'no connection', number: hresult.CANCELLED, ends: true };
    case 'cancel': // a connect that was cancelled may be tried again
      return { is: 'no connection', number: hresult.CANCELLED, ends: false };
    case 'delay':
    case 'slow drip':
      return { is: 'goes on', cancelled: false };
    case 'stall': // a page has this deadline too
      return { is: 'no connection', number: hresult.TIMEOUT, ends: false };
    default: {
      const number = runtime === 'page' ? hresult.CANNOT_CONNECT : refusalIn(phase, fault);
      return { is: 'no connection', number, ends: false };
    }
  }
}

/** What Node tells; a page is not told the reason (capabilities.failureReasons). */
function refusalIn(phase: Phase, fault: Fault): number {
  if (phase === 'resolving') return hresult.NAME_NOT_RESOLVED;
  if (phase === 'TCP') return hresult.CANNOT_CONNECT;
  // The other end ended TCP where its answer was due.
  if (fault === 'FIN' || fault === 'RST' || fault === 'half-close') return hresult.CONNECTION_RESET;
  // A fatal alert is TLS's own way to refuse (RFC 8446, 6.2).
  if (phase === 'TLS' || fault === 'garbage below TLS') return hresult.SECURITY_CHANNEL_ERROR;
  if (fault === 'garbage') return hresult.INVALID_SERVER_RESPONSE;
  return hresult.httpStatus(phase === 'proxy' ? 502 : 503);
}

/** errors.md "Once open", lifecycle.md "How a socket ends". */
function open({ phase, fault }: Cell, runtime: Runtime): Outcome {
  const closing = phase === 'closing';
  switch (fault) {
    case 'FIN':
    case 'RST':
    case 'half-close':
      return lost(hresult.CONNECTION_ABORTED, closing);
    case 'garbage':
      return lost(runtime === 'page' ? hresult.CONNECTION_ABORTED : hresult.INVALID_SERVER_RESPONSE, closing);
    case 'garbage below TLS': // not of the WebSocket: the connection that carries it has ended
      return lost(hresult.CONNECTION_ABORTED, closing);
    case 'stall':
      return stalled(phase, runtime);
    case 'delay':
    case 'slow drip':
      return closing ? answered() : { is: 'goes on', cancelled: false };
    case 'peer closes first':
      return closing ? { is: 'own close', ...peerClose, error: undefined } : { is: 'peer’s close' };
    case 'local close':
      return answered();
    case 'dispose': // an empty close frame, which is answered by one: 1005 (RFC 6455, 7.1.5); after close() it has no effect
      return closing ? answered() : { is: 'own close', code: 1005, reason: '', error: undefined };
    case 'abort':
      return { is: 'abort' };
    case 'cancel':
      if (closing) return answered(); // a connect that has ended can't be cancelled
      // `readable.cancel()` closes the socket with an empty close frame.
      if (phase === 'paused') return { is: 'own close', code: 1005, reason: '', error: undefined };
      return { is: 'goes on', cancelled: true };
    default:
      throw new Error(`no rule for ${fault}`);
  }
}

const answered = (): Outcome => ({ is: 'own close', ...ownClose, error: undefined });

/** After our `close()` a loss is told by `closed`, with 1006, and by `ended` with the error. */
function lost(number: number, closing: boolean): Outcome {
  return closing ? { is: 'own close', code: 1006, reason: '', error: number } : { is: 'failure', number };
}

/** limits.md "Of time". Silence on an idle connection is not a failure, and neither is a reader that does not read; a page sees messages, not their bytes. */
function stalled(phase: Phase, runtime: Runtime): Outcome {
  // Not TIMEOUT: closing has cancelled what could not be sent (errors.md, WININET_E_OPERATION_CANCELLED).
  if (phase === 'closing') return lost(hresult.OPERATION_CANCELLED, true);
  if (phase === 'back-pressure') return lost(hresult.TIMEOUT, false);
  if (phase === 'paused' || runtime === 'page') return { is: 'goes on', cancelled: false };
  return lost(hresult.TIMEOUT, false);
}

/** reconnecting.md: the first connection is lost, and the fault meets the attempt that follows. */
function reconnecting({ fault }: Cell): Outcome {
  switch (fault) {
    case 'local close':
    case 'dispose':
      return { is: 'ends', number: hresult.OPERATION_CANCELLED };
    case 'abort':
      return { is: 'ends', number: hresult.CANCELLED };
    case 'cancel':
      return { is: 'comes back', downs: 1, cancelled: true };
    case 'delay':
    case 'slow drip':
      return { is: 'comes back', downs: 1, cancelled: false };
    default:
      return { is: 'comes back', downs: 2, cancelled: false };
  }
}
