/** Lets clients work in the tab of one engine, and measures them. */
import { once } from 'node:events';
import { setInterval } from 'node:timers/promises';
import { pushedBytes } from '../clients/pushed-bytes.ts';
import type { Figures } from '../figures.ts';
import type { Contestant } from '../row.ts';
import { startTab, type Tab } from './engines.ts';
import type { SeenCapabilities, Worked } from './page.ts';
import { pageProcesses, usageOf } from './processes.ts';
import type { Spent } from './profiler.ts';
import type { EngineName } from './rows.ts';

/** Milliseconds; the longest work takes a busy machine less than one minute, so this is a hang. */
const workLimit = 2 * 60_000;
/** Milliseconds between two looks at the memory. */
const lookInterval = 50;

/** What was seen of clients beside their figures, by their names: the latest. */
export interface Remarks {
  readonly notes: ReadonlyMap<string, string>;
  readonly profiles: ReadonlyMap<string, readonly Spent[]>;
}

export class Driver {
  readonly #engine: EngineName;
  readonly #page: string;
  readonly #profiled: boolean;
  readonly #stop: AbortSignal;
  /** Rejects with the signal's reason. */
  readonly #stopped: Promise<void>;
  #tab: Tab | undefined;
  /** What the engine calls itself, once it has worked. */
  version: string | undefined;
  #notes = new Map<string, string>();
  #profiles = new Map<string, readonly Spent[]>();

  /** `page` is the page's address; profiled work has slower figures; once `stop` aborts nothing runs any more. */
  constructor(engine: EngineName, page: string, profiled: boolean, stop: AbortSignal) {
    this.#engine = engine;
    this.#page = page;
    this.#profiled = profiled;
    this.#stop = stop;
    // One listener for all runs. Nobody may be running when it rejects.
    this.#stopped = once(stop, 'abort').then(() => stop.throwIfAborted());
    this.#stopped.catch(() => {});
  }

  readonly run = async ({ client }: Contestant, url: string): Promise<Figures> => {
    this.#stop.throwIfAborted();
    const limit = AbortSignal.timeout(workLimit);
    const late = once(limit, 'abort').then(() => {
      throw new Error(`not done after ${workLimit / 1000} s`);
    });
    const stopped = this.#stopped.then(() => late);
    try {
      return await Promise.race([this.#measure(client, url), late, stopped]);
    } catch (error) {
      // What a page is in that failed, nobody knows.
      await this.close();
      throw error;
    }
  };

  async capabilities(url: string): Promise<SeenCapabilities> {
    const tab = await this.#open();
    return tab.call('capabilities', url);
  }

  /** Since the last time. */
  takeRemarks(): Remarks {
    const remarks = { notes: this.#notes, profiles: this.#profiles };
    this.#notes = new Map();
    this.#profiles = new Map();
    return remarks;
  }

  async close(): Promise<void> {
    const tab = this.#tab;
    this.#tab = undefined;
    await tab?.close();
  }

  async #open(): Promise<Tab> {
    const tab = (this.#tab ??= await startTab(this.#engine));
    await tab.open(this.#page);
    return tab;
  }

  async #measure(client: string, url: string): Promise<Figures> {
    const tab = await this.#open();
    await tab.call('prepare', client, url);
    if (this.#profiled) await tab.profiler?.start();
    const processes = pageProcesses();
    const before = usageOf(processes);
    const watched = new AbortController();
    const peak = highestMemory(processes, watched.signal);
    const { wall, buffered, note, visibility, userAgent } = await tab
      .call<Worked>('work')
      .finally(() => watched.abort());
    const after = usageOf(processes);
    this.version = /(HeadlessChrome|Chrome|Firefox|Version)\/[\d.]+/.exec(userAgent)?.[0];
    if (this.#profiled && tab.profiler) this.#profiles.set(client, await tab.profiler.stop());
    if (this.#engine.endsWith('hidden') && visibility !== 'hidden') throw new Error(`the tab is ${visibility}`);
    if (note !== undefined) this.#notes.set(client, note);
    return {
      wall,
      cpu: after.cpu - before.cpu,
      memory: Math.max(await peak, after.memory) - before.memory,
      pushed: await pushedBytes(new URL(url)),
      ...(buffered === undefined ? {} : { buffered }),
    };
  }
}

async function highestMemory(processes: readonly number[], signal: AbortSignal): Promise<number> {
  let highest = 0;
  try {
    for await (const _ of setInterval(lookInterval, undefined, { signal })) {
      highest = Math.max(highest, usageOf(processes).memory);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return highest;
}
