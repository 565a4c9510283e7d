/** Runs one cell: a peer of its own, an app somewhere, and what has to come of it. */
import { deepEqual, ok } from 'node:assert/strict';
import * as hresult from '../contract/support/hresult.ts';
import type { Identity } from '../server/tls/issue.ts';
import type { AppSignals, FromApp, FromPeer } from './app/signals.ts';
import type { Cell, Runtime } from './cells.ts';
import type { Habits } from './engines.ts';
import { expectedOf } from './expected.ts';
import { hex, type Observation } from './observation.ts';
import { outcomeOf, type Outcome } from './outcomes.ts';
import { FaultPeer } from './peer/fault-peer.ts';
import { deadlinesOf, type Plan } from './plan.ts';
import { Signals } from './signals.ts';

export interface Place {
  readonly runtime: Runtime;
  readonly identity: Identity;
  /** The authority that has signed it, as PEM. */
  readonly authority: string;
  /** A loopback address for the peer of the next cell: browsers open one connection to an address at a time (RFC 6455, 4.1). */
  nextHost(): string;
  /** Where nobody answers a connection. */
  readonly silentAddress: string;
  readonly habits: Habits;
  run(plan: Plan, signals: AppSignals): Promise<Observation>;
  /** What apps that have ended have left since {@link begin}. */
  left(): Promise<readonly string[]>;
  begin(): Promise<void>;
}

/** Milliseconds for what takes less than one second on a quiet machine. */
const CELL_TIMEOUT = 50_000;

let cells = 0;

export interface Prepared {
  readonly plan: Plan;
  readonly peer: FaultPeer;
  readonly signals: AppSignals;
}

/** The peer of a cell, which listens, and what its app is told. */
export async function prepare(cell: Cell, place: Place): Promise<Prepared> {
  const fromApp = new Signals<FromApp>();
  const fromPeer = new Signals<FromPeer>();
  const peer = new FaultPeer({
    cell,
    stallEnds: outcomeOf(cell, place.runtime).is === 'goes on',
    identity: place.identity,
    habits: place.habits,
    signals: { send: (signal) => fromPeer.send(signal), wait: (signal) => fromApp.wait(signal) },
  });
  const plan = await planOf(cell, place, peer);
  if (cell.phase === 'resolving' || cell.phase === 'TCP') fromPeer.send('reached');
  const signals = {
    send: (signal: FromApp) => fromApp.send(signal),
    wait: (signal: FromPeer) => fromPeer.wait(signal),
  };
  return { plan, peer, signals };
}

/** Rejects with what is wrong. */
export async function runCell(cell: Cell, place: Place): Promise<void> {
  const { plan, peer, signals } = await prepare(cell, place);
  try {
    const { arrived, ...observed } = await inTime(place.run(plan, signals), 'the app is not told an end');
    const outcome = outcomeOf(cell, place.runtime);
    const { arrived: wanted = arrived, ...expected } = expectedOf(cell, outcome, place);
    const write = writesOf(cell, outcome, expected.write, place.habits).find((may) => may === observed.write);
    deepEqual(observed, { ...expected, write: write ?? expected.write });
    ok(arrived === wanted, `${arrived.length} characters arrived in the place of ${wanted.length}`);
    await inTime(peer.over(), 'TCP is left open');
    deepEqual(peer.faults, []);
  } finally {
    await peer.close();
  }
}

/** What the write may come to: where an engine forgets what it has not sent, also whether it had, before it tells of the end. */
function writesOf(
  { phase, fault }: Cell,
  outcome: Outcome,
  write: Observation['write'],
  habits: Habits,
): readonly Observation['write'][] {
  if (!habits.forgetsUnsent || phase !== 'back-pressure' || fault === 'stall') return [write];
  if (outcome.is === 'failure') return [write, 'ok'];
  return outcome.is === 'peer’s close' ? [write, hex(hresult.RO_E_CLOSED)] : [write];
}

async function planOf(cell: Cell, place: Place, peer: FaultPeer): Promise<Plan> {
  const host = place.nextHost();
  const port = await peer.listen(host);
  const scheme = cell.wire === 'TLS' ? 'wss' : 'ws';
  const proxied = cell.phase === 'proxy';
  return {
    ...cell,
    id: String(cells++),
    address: `${scheme}://${hostOf(cell, place, host, port)}/cell`,
    authority: place.authority,
    proxy: proxied ? `http://${host}:${port}` : null,
    deadlines: deadlinesOf(cell, place.runtime),
  };
}

function hostOf({ phase, fault }: Cell, { silentAddress }: Place, host: string, port: number): string {
  if (phase === 'resolving') return `localhost:${port}`;
  if (phase !== 'TCP' || fault === 'delay') return `${host}:${port}`;
  // On this address nobody listens at the peer's port.
  return fault === 'RST' ? `127.255.0.1:${port}` : silentAddress;
}

export async function inTime<T>(promise: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${otherwise} within ${CELL_TIMEOUT} ms`)), CELL_TIMEOUT);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
