/** The cells that can't be, each with its reason. The first rule that fits says it. */
import type { Cell, Fault, Phase, Runtime } from './cells.ts';
import { engineExclusions, type EngineName } from './engines.ts';

interface Exclusion {
  readonly of: (cell: Cell, runtime: Runtime) => boolean;
  readonly reason: string;
}

const byApp: readonly Fault[] = ['local close', 'abort', 'cancel', 'dispose'];
const beforeUpgrade: readonly Phase[] = ['resolving', 'TCP', 'TLS', 'proxy'];
const beforeTls: readonly Phase[] = ['resolving', 'TCP', 'proxy'];

const exclusions: readonly Exclusion[] = [
  {
    of: ({ phase }, runtime) => runtime === 'page' && (phase === 'resolving' || phase === 'proxy'),
    reason: 'a page leaves names and proxies to its browser',
  },
  {
    of: ({ phase }, runtime) => runtime === 'page' && phase === 'paused',
    reason: 'a page can’t pause its peer (capabilities.receiveBackPressure)',
  },
  {
    of: ({ phase, fault, wire }) => wire !== 'TLS' && (phase === 'TLS' || fault === 'garbage below TLS'),
    reason: 'there is no TLS',
  },
  {
    of: ({ phase, fault }) => fault === 'garbage below TLS' && beforeTls.includes(phase),
    reason: 'TLS has not begun',
  },
  {
    of: ({ phase, wire }) => beforeUpgrade.includes(phase) && wire === 'compressed',
    reason: 'compression begins with the handshake’s answer',
  },
  {
    of: ({ phase, kind }) => phase === 'reconnecting' && kind === 'StreamWebSocket',
    reason: 'ReconnectingWebSocket is made of MessageWebSockets',
  },
  {
    of: ({ phase, fault }) =>
      phase === 'resolving' && !['stall', 'garbage', 'delay', 'peer closes first', ...byApp].includes(fault),
    reason: 'a look-up is one call, without a connection that could end and without bytes',
  },
  {
    of: ({ phase, fault }) => phase === 'TCP' && !['RST', 'stall', 'delay', ...byApp].includes(fault),
    reason: 'a system can only refuse a connection (RST), be silent, or take it late',
  },
];

/** `engine`: in that engine; else in pages at all. */
export const notApplicable = (cell: Cell, runtime: Runtime, engine?: EngineName): string | undefined =>
  exclusions.find(({ of }) => of(cell, runtime))?.reason ??
  engineExclusions.find((each) => each.engine === engine && each.of(cell))?.reason;
