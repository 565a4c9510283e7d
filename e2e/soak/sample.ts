/** What is seen of a process or a page at one moment, behind a forced garbage collection. */
export interface Sample {
  /** Since the first socket. */
  readonly seconds: number;
  /** Lives that have ended by then. */
  readonly lives: number;
  /** Lives that have begun and not ended. */
  readonly open: number;
  /** By the names of figures.ts; a page has fewer of them than Node. */
  readonly figures: Readonly<Record<string, number>>;
}
