/** Where the data frames of a connection go: to ws, or straight to TCP. */

export interface DataFrame {
  readonly payload: string | Uint8Array;
  /** Bytes of the payload. */
  readonly size: number;
  readonly text: boolean;
  /** It begins a message. */
  readonly first: boolean;
  /** It ends a message. */
  readonly fin: boolean;
  /** It ends what was sent by one call. */
  readonly last: boolean;
  readonly compress: boolean;
  /** The payload stays as it is for good. */
  readonly stable: boolean;
}

export interface FrameOutput {
  /** A payload that is not stable is read before {@link write} returns; else it has to be stable. */
  readonly readsAtOnce: boolean;
  /** Throws a WinRTError if nothing of the frame was sent, and the next may be. */
  write(frame: DataFrame): void;
  /** Hands on what was gathered: what somebody else writes next comes behind it. */
  flush(): void;
}

/** Told of bytes of payloads, and ends of sends, which the system has taken; once for each write that was put together. */
export type Gone = (bytes: number, sends: number) => void;
