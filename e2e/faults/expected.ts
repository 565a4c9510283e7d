/** What has to be observed for an outcome: every member that a cell tells, once. */
import * as hresult from '../contract/support/hresult.ts';
import type { Cell, Runtime } from './cells.ts';
import type { Habits } from './engines.ts';
import { hex, type Observation } from './observation.ts';
import type { Outcome } from './outcomes.ts';
import { andOn, ownClose, peerClose, unread, whole } from './wire-texts.ts';

type Expected = Omit<Observation, 'arrived'> & { readonly arrived?: string };

/** Where the app runs. */
interface Where {
  readonly runtime: Runtime;
  readonly habits: Habits;
}

const closeText = ({ code, reason }: { readonly code: number; readonly reason: string }): string => `${code} ${reason}`;
const cancelled = hex(hresult.CANCELLED);

export function expectedOf(cell: Cell, outcome: Outcome, { runtime, habits }: Where): Expected {
  const connected = { connect: 'ok', write: 'none', cancelled: 'none', events: [], left: [] };
  const stream = cell.kind === 'StreamWebSocket';
  const writes = cell.phase === 'back-pressure';
  const write = (settled: string): string => (writes ? settled : 'none');
  switch (outcome.is) {
    case 'no connection': {
      const number = hex(outcome.number);
      const ended = outcome.ends ? `1006  ${number}` : 'pending';
      const state = outcome.ends ? 'closed' : 'created';
      return { ...connected, connect: number, reading: 'quiet', closed: [], ended, state };
    }
    case 'failure': {
      const number = hex(outcome.number);
      const written = cell.fault === 'garbage' && habits.failsBehindWrites ? 'ok' : number;
      const told = { ...connected, write: write(written), closed: [], ended: `1006  ${number}`, state: 'failed' };
      return { ...told, reading: number };
    }
    case 'peer’s close': {
      const told = closeText(peerClose);
      const reading = stream || cell.phase === 'paused' ? 'end' : 'quiet';
      const settled = write(runtime === 'page' ? 'ok' : hex(hresult.RO_E_CLOSED));
      return { ...connected, write: settled, reading, closed: [told], ended: `${told} `, state: 'closed' };
    }
    case 'own close': {
      const told = closeText(outcome);
      const reading = readingOfOwnEnd(cell, hresult.OPERATION_CANCELLED);
      const ended = `${told} ${outcome.error === undefined ? '' : hex(outcome.error)}`;
      return { ...connected, write: write('ok'), reading, closed: [told], ended, state: 'closed' };
    }
    case 'abort': {
      const reading = readingOfOwnEnd(cell, hresult.CANCELLED);
      const told = { ...connected, write: write(cancelled), closed: ['1006 '], ended: `1006  ${cancelled}` };
      return { ...told, reading, state: 'closed' };
    }
    case 'goes on': {
      const told = closeText(ownClose);
      const reading = stream || cell.phase === 'paused' ? 'left' : 'quiet';
      const withdrawn = outcome.cancelled && stream && !writes ? cancelled : 'none';
      const settled = { ...connected, write: write('ok'), cancelled: withdrawn, arrived: arrivalsOf(cell) };
      return { ...settled, reading, closed: [told], ended: `${told} `, state: 'closed' };
    }
    case 'comes back': {
      const events = ['open', ...Array.from({ length: outcome.downs }, () => 'down'), 'back', 'ended'];
      const told = { ...ofReconnecting, cancelled: outcome.cancelled ? cancelled : 'none', events, arrived: andOn };
      return { ...told, ended: `${closeText(ownClose)} ` };
    }
    case 'ends':
      return { ...ofReconnecting, events: ['open', 'down', 'ended'], ended: `1006  ${hex(outcome.number)}` };
    default:
      throw new Error('nobody is there to observe it');
  }
}

const ofReconnecting = {
  connect: 'none',
  write: 'none',
  cancelled: 'none',
  reading: 'quiet',
  closed: [],
  left: [],
  state: 'ended',
};

/** How a read that waits ends when the app closes; events end with it, and a reader that pauses does not ask. */
function readingOfOwnEnd({ kind, phase }: Cell, number: number): string {
  if (phase === 'paused') return 'pending';
  if (kind === 'MessageWebSocket') return 'quiet';
  // Its close() has ended the read before.
  return hex(phase === 'closing' ? hresult.OPERATION_CANCELLED : number);
}

function arrivalsOf({ phase }: Cell): string {
  if (phase === 'mid-frame' || phase === 'mid-message') return whole + andOn;
  return phase === 'paused' ? 'u'.repeat(unread.size * unread.count) + andOn : andOn;
}
