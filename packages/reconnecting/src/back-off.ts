/** Whether another attempt follows, and when. */
import type { SocketEnd } from '@twinsocket/core/api';
import { E_ACCESSDENIED, E_INVALIDARG, ERROR_NOT_SUPPORTED, HTTP_E_STATUS_BASE } from './errors.ts';
import type { Settings } from './options.ts';

/** Milliseconds that a connection has to last before the attempts are counted anew: a server that accepts and drops is not stormed. */
const lasting = 5000;

/** HTTP says that asking again changes nothing: Unauthorized, Forbidden, Not Found, Gone. */
const finalStatuses = [401, 403, 404, 410].map((status) => HTTP_E_STATUS_BASE + status);

/** The page's policy, an address that can't be, a setting that the platform doesn't have. */
const finalErrors: readonly number[] = [E_ACCESSDENIED, E_INVALIDARG, ERROR_NOT_SUPPORTED, ...finalStatuses];

/** "Service Restart" asks clients to come back within 5 to 30 seconds, "Try Again Later" later (IANA, WebSocket close codes). */
const busyCodes: readonly number[] = [1012, 1013];

/** The longest that a timer can be set to. */
const longest = 2 ** 31 - 1;

/** Whether the rules let another attempt follow. A code of 4000 and more is the app's own, so its meaning is the app's to say. */
export function mayRetry({ code, error }: SocketEnd): boolean {
  if (error) return !finalErrors.includes(error.number);
  return code !== 1000 && code !== 1008 && code < 4000;
}

export class BackOff {
  readonly #settings: Settings;
  #failures = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Attempts in a row without a connection that has lasted, the next one included. */
  get attempt(): number {
    return this.#failures + 1;
  }

  get exhausted(): boolean {
    return this.#failures >= this.#settings.maxAttempts;
  }

  /** An attempt has failed, or a connection has ended that was open for so long. */
  ended(openFor: number): void {
    if (openFor >= Math.min(lasting, this.#settings.maxDelay)) this.#failures = 0;
    this.#failures++;
  }

  /** Milliseconds to the next attempt: any up to a bound that doubles ("full jitter"), so that many clients don't come at once. */
  delay({ code, error }: SocketEnd): number {
    const { minDelay, maxDelay } = this.#settings;
    const asked = retryAfter(error);
    if (asked !== undefined) return Math.min(Math.max(asked, minDelay) + Math.random() * minDelay, longest);
    const busy = busyCodes.includes(code);
    const least = busy ? Math.min(5000, maxDelay) : minDelay;
    const most = busy ? maxDelay : Math.min(maxDelay, minDelay * 2 ** this.#failures);
    return least + Math.random() * Math.max(0, most - least);
  }
}

/** Milliseconds of a `Retry-After`: seconds, or a date by the clock of the server, which may differ from ours (RFC 9110, 10.2.3 and 6.6.1). */
function retryAfter(error: SocketEnd['error']): number | undefined {
  const headers = error?.response?.headers;
  const value = headers?.get('retry-after');
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const milliseconds = Date.parse(value) - (Date.parse(headers?.get('date') ?? '') || Date.now());
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
