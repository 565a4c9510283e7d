/** What a row of the benchmark is: one piece of work, and who does it. */
import type { Figure } from './figures.ts';

/** A program that does the work, in a process of its own or, in the rows of pages, in a page. */
export interface Contestant {
  /** A file in `clients`, or the name of a client of the page. */
  readonly client: string;
  /** What it works through. */
  readonly label: string;
  /** What the program is told beside the address: which peer, where one program serves several. */
  readonly args?: readonly string[];
  /** Beside this process's own variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Contestants of this package may have measures of their own. */
export interface OwnContestant extends Contestant {
  readonly measures?: readonly Measure[];
}

export interface Measure {
  readonly figure: Figure;
  /** Ours divided by the peer's, what ours is more, or ours as it is. */
  readonly as: 'ratio' | 'difference' | 'own';
  /** The most that it may be; what has none is reported only. */
  readonly target?: number;
}

/** A peer that can't do the work. */
export interface Absentee {
  readonly label: string;
  readonly reason: string;
}

export interface Row {
  readonly name: string;
  /** One sentence for the tables. */
  readonly work: string;
  /** What all of its contestants connect to; see `server/jobs.ts`. A client's own numbers stand beside the server's. */
  readonly path: string;
  /** By TLS. */
  readonly secure?: true;
  readonly ours: readonly OwnContestant[];
  /** What ours is compared with: of several, for each figure, the one with the lowest. */
  readonly peers: readonly Contestant[];
  /** Shown beside them. */
  readonly others: readonly Contestant[];
  readonly absent: readonly Absentee[];
  /** The first one is drawn. */
  readonly measures: readonly Measure[];
  /** Whether it runs only if it is asked for. */
  readonly onRequest?: true;
}
