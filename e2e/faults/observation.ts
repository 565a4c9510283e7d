/** What an app was told, as plain data: it crosses from a page to the process that judges it. */

/** `ok`, `pending`, or the number of the error in hex. */
export type Settled = string;

export interface Observation {
  readonly connect: Settled;
  /** The write that was under way; `none` where the phase has none. */
  readonly write: Settled;
  /** What was cancelled, if something was under way. */
  readonly cancelled: Settled;
  /**
   * How reading ended: a stream's or a reader's end (`end`) or error; of events each failure that `messagereceived` told, or `quiet`.
   * `left`: the app had what it wanted and read no more.
   */
  readonly reading: string;
  /** Each `closed` event as `code reason`. */
  readonly closed: readonly string[];
  /** `ended` as `code reason error`, or `pending`. */
  readonly ended: string;
  readonly state: string;
  /** What arrived, as a text; compared where an outcome names it. */
  readonly arrived: string;
  /** Events of a ReconnectingWebSocket. */
  readonly events: readonly string[];
  /** Listeners that were left on the app's signals. */
  readonly left: readonly string[];
}

export const hex = (number: number): string => `0x${(number >>> 0).toString(16).toUpperCase()}`;
