/** How an app reads, whatever the class of its socket is. */
import type { Message } from '../peer/link.ts';

export interface Reading {
  /** Handlers are given what comes; nothing is asked for. */
  readonly byEvents: boolean;
  /** In the order in which it came. A stream has one message, of all its bytes. */
  readonly got: readonly Message[];
  /** Bytes that the app was given. */
  readonly consumed: number;
  /** Bytes that had come before the first read of messages, which may be too many to be kept. */
  readonly unreadBefore: number;
  /** Bytes that a pending read waits for. */
  readonly wanted: number;
  /** How reads ended: with the end of the data, or with an error; undefined while they go on. */
  readonly end: 'clean' | Error | undefined;
  /** The app has begun to read. */
  readonly begun: boolean;
  readonly faults: readonly string[];
  read(count: number, whole: boolean, signal: boolean): void;
  /** Reads from here on as long as something comes. */
  readOn(): void;
  stop(): void;
  cancel(): void;
  detach(): void;
  dropHandler(): void;
}
