/** What the peer does with each connection of a cell: brings the phase about, and causes the fault. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Identity } from '../../server/tls/issue.ts';
import { isOfApp, type Cell, type Phase } from '../cells.ts';
import type { Habits } from '../engines.ts';
import { delayTime } from '../plan.ts';
import { largeSize } from '../wire-texts.ts';
import { switching, type Connection } from './connection.ts';
import { Link } from './link.ts';
import type { Manner } from './manners.ts';
import { closeFirst, garbage, prelude, rest } from './pieces.ts';

/** What the peer and the app tell each other beside the connection. */
export interface PeerSignals {
  send(signal: 'reached' | 'resume'): void;
  wait(signal: 'ready' | 'acted'): Promise<void>;
}

export interface Stage {
  readonly cell: Cell;
  readonly identity: Identity;
  readonly signals: PeerSignals;
  /** Of the client. */
  readonly habits: Habits;
  /** A stall that no deadline ends is one for a while. */
  readonly stallEnds: boolean;
  /** Counts the requests of the cell, and says how many there were: a browser may connect twice for one. */
  requested(): number;
  /** Hears of the link of the connection that has opened. */
  opened(link: Link): void;
}

/** A fatal alert of TLS, handshake_failure (RFC 8446, 6.2), and refusals of HTTP. */
const refusals: Readonly<Partial<Record<Phase, string | Uint8Array>>> = {
  TLS: Uint8Array.of(0x15, 3, 3, 0, 2, 2, 40),
  proxy: 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n',
  upgrade: 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n',
};

export async function attend(stage: Stage, connection: Connection): Promise<void> {
  const { cell, signals } = stage;
  let faulty: Phase | undefined = cell.phase === 'reconnecting' ? undefined : cell.phase;
  /** Undefined: the fault leaves no answer to send. */
  const meets = async (phase: Phase): Promise<Manner | undefined> => {
    if (phase !== faulty) return 'whole';
    signals.send('reached');
    return causeConnecting(stage, connection, phase);
  };
  if (cell.phase === 'proxy') {
    await connection.head();
    const how = await meets('proxy');
    if (!how) return;
    await answer(connection, 'HTTP/1.1 200 OK\r\n\r\n', how);
  }
  if (cell.wire === 'TLS') {
    await connection.begun();
    const how = await meets('TLS');
    if (!how) return;
    await connection.secure(stage.identity, how);
  }
  const request = await connection.head();
  // A ReconnectingWebSocket's first connection opens, the second one meets the fault, and the third opens again.
  const turn = stage.requested();
  if (cell.phase === 'reconnecting' && turn === 1) faulty = 'upgrade';
  const how = await meets('upgrade');
  if (!how) return;
  const link = new Link(connection);
  await answer(connection, switching(request, cell.wire === 'compressed'), how);
  stage.opened(link);
  if (cell.phase === 'reconnecting' && turn === 0) {
    link.read();
    await link.until(() => link.received > 0);
    connection.fin();
  } else if (faulty === undefined || faulty === 'upgrade' || how === 'drips' || isConnectingPhase(faulty)) {
    link.read();
    await link.send(rest(cell));
  } else await meetOpen(stage, link);
}

const isConnectingPhase = (phase: Phase): boolean => ['resolving', 'TCP', 'TLS', 'proxy'].includes(phase);

async function answer(connection: Connection, text: string, how: Manner): Promise<void> {
  if (how === 'drips') await connection.drip(Buffer.from(text));
  else connection.write(text);
}

async function causeConnecting(
  { cell: { fault }, signals }: Stage,
  connection: Connection,
  phase: Phase,
): Promise<Manner | undefined> {
  switch (fault) {
    case 'FIN':
      connection.fin();
      return undefined;
    case 'RST':
      connection.reset();
      return undefined;
    case 'half-close':
      connection.halfClose();
      return undefined;
    case 'garbage':
      connection.write(garbage);
      connection.stream.resume();
      return undefined;
    case 'garbage below TLS':
      if (phase === 'TLS') return 'breaks off';
      connection.writeBelowTls(garbage);
      connection.stream.resume();
      return undefined;
    case 'peer closes first':
      connection.write(refusals[phase] ?? '');
      connection.halfClose();
      return undefined;
    case 'delay':
      await delay(delayTime / 5);
      return 'whole';
    case 'slow drip':
      return 'drips';
    case 'cancel': // of a ReconnectingWebSocket's message; elsewhere nobody is there any more
      await signals.wait('acted');
      return 'whole';
    default: // silent, but it hears the client go
      connection.stream.resume();
      return undefined;
  }
}

async function meetOpen({ cell, signals, habits, stallEnds }: Stage, link: Link): Promise<void> {
  const { phase, fault } = cell;
  const { connection } = link;
  // Nothing may stand inside a frame (RFC 6455, 5.4).
  link.answers = phase !== 'closing' && phase !== 'mid-frame' && fault !== 'stall';
  if (phase !== 'back-pressure') link.read();
  // The app's write is under way, or its close; its reader waits.
  await signals.wait('ready');
  connection.write(prelude(cell));
  if (phase === 'closing') await link.until(() => link.closed);
  signals.send('reached');
  if (isOfApp(fault)) await signals.wait('acted');
  else signals.send('resume');
  switch (fault) {
    case 'FIN':
      return connection.fin();
    case 'RST':
      return connection.reset();
    case 'half-close':
      return phase === 'back-pressure' ? void connection.stream.end() : connection.halfClose();
    case 'garbage':
      connection.write(garbage);
      return habits.failsBehindWrites ? link.read() : undefined;
    case 'garbage below TLS':
      return connection.writeBelowTls(garbage);
    case 'peer closes first':
      link.read();
      return link.close(closeFirst(cell));
    case 'stall':
      if (!stallEnds) return undefined;
      await delay(delayTime);
      return complete(cell, link);
    case 'slow drip':
      link.drips = true;
      return complete(cell, link);
    case 'delay':
      await delay(delayTime / 5);
      return complete(cell, link);
    case 'process or page ends':
      return undefined;
    default:
      return complete(cell, link);
  }
}

/** Does what is due, so that the connection goes on. */
async function complete(cell: Cell, link: Link): Promise<void> {
  link.read();
  if (cell.phase === 'back-pressure') await link.until(() => link.received >= largeSize || link.closed);
  if (cell.phase !== 'closing') await link.send(rest(cell));
  link.answers = true;
  await link.answer();
}
