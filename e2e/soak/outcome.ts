/** What a run is asked for, and what it has seen. */
import type { Sample } from './sample.ts';

export interface Work {
  readonly sockets: number;
  readonly seconds: number;
  /** Milliseconds of a life, on the average. */
  readonly life: number;
  /** Milliseconds between two samples. */
  readonly interval: number;
  readonly seed: number;
}

export interface Outcome {
  /** Before the soak, behind one life of each kind with each ending. */
  readonly base: Sample;
  readonly samples: readonly Sample[];
  /** After the last socket has ended. */
  readonly end: Sample;
  /** How many lives have ended, by kind and ending. */
  readonly ended: Readonly<Record<string, number>>;
  /** The first of them, in words. */
  readonly faults: readonly string[];
  readonly faultCount: number;
}
