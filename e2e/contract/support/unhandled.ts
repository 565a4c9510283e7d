/** The rejections that nobody handles, as the platform reports them; they do not count as the case's failure. */

type Listener = (reason: unknown) => void;

interface Process {
  listeners(event: 'unhandledRejection'): Listener[];
  on(event: 'unhandledRejection', listener: Listener): void;
  off(event: 'unhandledRejection', listener: Listener): void;
}

/**
 * What is reported until `seen` has run, which is given a promise of the next report. In Node the runner's own listeners do not hear of
 * it, in a page its default is prevented.
 */
export async function unhandledWhile(seen: (next: () => Promise<unknown>) => Promise<void>): Promise<unknown[]> {
  const reasons: unknown[] = [];
  let wake = (): void => {};
  let taken = 0;
  const report = (reason: unknown): void => {
    reasons.push(reason);
    wake();
  };
  const next = async (): Promise<unknown> => {
    while (taken === reasons.length) await new Promise<void>((resolve) => (wake = resolve));
    return reasons[taken++];
  };
  const stop = listen(report);
  try {
    await seen(next);
  } finally {
    stop();
  }
  return reasons;
}

function listen(report: Listener): () => void {
  const { process } = globalThis as unknown as { process?: Process };
  if (process) {
    const others = process.listeners('unhandledRejection');
    for (const other of others) process.off('unhandledRejection', other);
    process.on('unhandledRejection', report);
    return () => {
      process.off('unhandledRejection', report);
      for (const other of others) process.on('unhandledRejection', other);
    };
  }
  const take = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    report(event.reason);
  };
  addEventListener('unhandledrejection', take);
  return () => removeEventListener('unhandledrejection', take);
}
