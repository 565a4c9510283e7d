/** The output for the data frames of a connection: ws, or TCP directly. */

export interface DataFrame {
  readonly payload: string | Uint8Array;
  /** Bytes of the payload to send, from its first one on. A view of shared memory can become longer at any time; only these are the frame's. */
  readonly size: number;
  readonly text: boolean;
  /** The frame begins a message. */
  readonly first: boolean;
  /** The frame ends a message. */
  readonly fin: boolean;
  /** The frame ends the payload of one call of `send`. */
  readonly last: boolean;
  readonly compress: boolean;
  /** The bytes of the payload will not change. */
  readonly stable: boolean;
}

export interface FrameOutput {
  /** A payload that is not stable is read before {@link write} returns; where this is false, each payload has to be stable. */
  readonly readsAtOnce: boolean;
  /**
   * True if the system has taken the frame, and all before it, when this returns: {@link Gone} is not called for it then. Throws a WinRTError
   * if nothing of the frame was sent, and later frames can be.
   */
  write(frame: DataFrame): boolean;
  /** Writes the frames that were gathered, so that what ws writes next follows them. */
  flush(): void;
}

/** Gets the payload bytes, and the number of sends that have ended, that the system has taken; called once for each write to the system. */
export type Gone = (bytes: number, sends: number) => void;
