/**
 * What the apps of a place leave behind, whichever app it was: what nobody handled, and more timers, handles or listeners than before. Apps run
 * at the same time, so what nobody handled is told with the cells that ran by then.
 */
export type Counts = Readonly<Record<string, number>>;

export class Watch {
  readonly #count: () => Counts;
  readonly #running = new Set<string>();
  readonly #sockets: { readonly cell: string; readonly socket: WeakRef<object> }[] = [];
  #unhandled: string[] = [];
  #before: Counts;

  constructor(count: () => Counts) {
    this.#count = count;
    this.#before = count();
  }

  /** Knows that the app of a cell runs until it has ended. */
  async run<T>(cell: string, app: () => Promise<T>): Promise<T> {
    this.#running.add(cell);
    try {
      return await app();
    } finally {
      this.#running.delete(cell);
    }
  }

  made(cell: string, socket: object): void {
    this.#sockets.push({ cell, socket: new WeakRef(socket) });
  }

  /** The cells whose sockets are in memory; to be asked behind a garbage collection, each time in a turn of its own. */
  get inMemory(): readonly string[] {
    const kept = this.#sockets.filter(({ socket }) => socket.deref() !== undefined);
    return [...new Set(kept.map(({ cell }) => cell))];
  }

  /** Takes a rejection or an exception that nobody handled. */
  unhandled(kind: 'rejection' | 'exception', reason: unknown): void {
    const { stack = '' } = Object(reason) as { readonly stack?: string };
    // Only V8's stack begins with the text.
    const text = stack.includes(String(reason)) ? stack : `${String(reason)}\n${stack}`;
    this.#unhandled.push(`${kind} that nobody handled, while these ran: ${[...this.#running].join('; ')}: ${text}`);
  }

  /** What is left since {@link begin}: to be asked when all apps have ended, and again, since handles are gone a few turns after they were closed. */
  left(): readonly string[] {
    const more = Object.entries(this.#count()).flatMap(([kind, count]) => {
      const before = this.#before[kind] ?? 0;
      return count > before ? `${kind}: ${count - before}` : [];
    });
    return [...this.#unhandled, ...more];
  }

  /** What is there now is not left by those that come. */
  begin(): void {
    this.#unhandled = [];
    this.#before = this.#count();
  }
}
