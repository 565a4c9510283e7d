import { getStatus } from '../errors.ts';
import { requireConstructionKey } from '../internal/illegal-constructor.ts';
import type { WebErrorStatus } from '../web/web-error-status.ts';

/**
 * `Windows.Networking.Sockets.WebSocketError`: the static class that translates an error's number.
 *
 * @example
 * ```ts
 * import { WebErrorStatus, WebSocketError } from 'twinsocket';
 *
 * const cannotConnect = 0x80072efd;
 * console.log(WebSocketError.getStatus(cannotConnect) === WebErrorStatus.cannotConnect);
 * ```
 */
export class WebSocketError {
  /** @internal */
  constructor(key: symbol) {
    requireConstructionKey(key);
  }

  /**
   * The status of an HRESULT, e.g. `WebSocketError.getStatus(error.number)`. Takes signed and unsigned numbers and never throws. Gives
   * `WebErrorStatus.unknown` for an HRESULT that has no status.
   */
  static getStatus(hresult: number): WebErrorStatus {
    return getStatus(hresult);
  }
}
