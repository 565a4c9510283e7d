/** What holds for a program of any kind: it leaves nothing behind, and no error is left to the process. */
import { leftoversSince, resources } from './leftovers.ts';
import type { Network } from './peer/network.ts';

/** Runs a program, which gathers what is wrong. */
export async function clean(network: Network, run: (faults: string[]) => Promise<void>): Promise<readonly string[]> {
  const before = resources();
  const faults: string[] = [];
  const unhandled = (error: unknown): void =>
    void faults.push(`not handled: ${(error as Error | undefined)?.stack ?? String(error)}`);
  process.on('unhandledRejection', unhandled);
  process.on('uncaughtException', unhandled);
  try {
    await run(faults);
  } catch (error) {
    faults.push(`thrown: ${(error as Error).stack}`);
  } finally {
    network.endAll();
  }
  // Behind a failure, the leftovers are its own.
  if (faults.length === 0) faults.push(...(await leftoversSince(before)));
  process.off('unhandledRejection', unhandled);
  process.off('uncaughtException', unhandled);
  return faults;
}
