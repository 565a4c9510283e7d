/** The program of the page: it lives as its driver says, and tells how it stands. */
import { Churn } from '../churn.ts';
import { Collected } from '../collected.ts';
import { messageHeartbeat } from '../lives/heartbeat.ts';
import type { App } from '../lives/app.ts';
import type { Work } from '../outcome.ts';
import { plans, type Plan } from '../plan.ts';

/** How the page stands. */
export interface State {
  readonly lives: number;
  readonly open: number;
  /** Sockets that were made and not collected. */
  readonly inMemory: number;
  readonly ended: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
  readonly faultCount: number;
  readonly userAgent: string;
}

export interface Peer {
  readonly address: string;
  /** Of the peer too: a browser connects to one address after another, so a silent answer there would delay all others. */
  readonly silentAddress: string;
}

declare global {
  interface Window {
    /** The first `count` plans, to their ends. */
    warmUp(work: Work, peer: Peer, count: number): Promise<void>;
    begin(work: Work, peer: Peer): void;
    state(): State;
    /** Replaces no socket any more, and waits for the last one. */
    finish(): Promise<void>;
  }
}

const collected = new Collected();
const controller = new AbortController();
const reports: string[] = [];
addEventListener('unhandledrejection', ({ reason }) => reports.push(`unhandled rejection: ${String(reason)}`));
addEventListener('error', ({ message }) => reports.push(`uncaught error: ${message}`));

let churn: Churn | undefined;

function churnOf({ seed, life }: Work, { address, silentAddress }: Peer): Churn {
  const app: App = {
    signal: controller.signal,
    tellsWhy: false,
    readsUpToGarbage: false,
    heartbeat: messageHeartbeat,
    track: (socket) => collected.track(socket),
    address: ({ ending }: Plan, path) => `${ending.name === 'cancel' ? silentAddress : address}${path}`,
    configure: () => {},
  };
  return new Churn(app, plans(seed, { life, pings: false, secure: false }));
}

window.warmUp = async (work, peer, count) => {
  const first = churnOf({ ...work, life: 500 }, peer);
  first.keepOpen(count);
  await first.end();
  reports.push(...first.faults);
};

window.begin = (work, peer) => {
  churn = churnOf({ ...work, seed: work.seed + 1 }, peer);
  churn.keepOpen(work.sockets);
};

window.finish = async () => churn?.end();

window.state = () => ({
  lives: churn?.lives ?? 0,
  open: churn?.open ?? 0,
  inMemory: collected.inMemory,
  ended: churn?.ended ?? {},
  faults: [...reports, ...(churn?.faults ?? [])],
  faultCount: reports.length + (churn?.faultCount ?? 0),
  userAgent: navigator.userAgent,
});
