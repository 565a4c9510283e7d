/** The matrix as docs/faults.md shows it: a table for each phase, made of the rules. */
import * as hresult from '../contract/support/hresult.ts';
import { numbers } from '../contract/support/hresult-names.ts';
import { notApplicable } from './applies.ts';
import {
  allCells,
  cellsOf,
  faults,
  leftOut,
  phases,
  type Cell,
  type Fault,
  type Phase,
  type Runtime,
} from './cells.ts';
import { engineExclusions, engineNames } from './engines.ts';
import { hex } from './observation.ts';
import { outcomeOf, type Outcome } from './outcomes.ts';

const named: Readonly<Record<string, number>> = {
  ...numbers,
  WININET_E_OPERATION_CANCELLED: hresult.OPERATION_CANCELLED,
  ERROR_CANCELLED: hresult.CANCELLED,
  HTTP_E_STATUS_BAD_GATEWAY: hresult.httpStatus(502),
  HTTP_E_STATUS_SERVICE_UNAVAIL: hresult.httpStatus(503),
};

const runtimes: readonly Runtime[] = ['Node', 'page'];

function nameOf(number: number): string {
  const [name] = Object.entries(named).find(([, value]) => value === number) ?? [];
  if (name === undefined) throw new Error(`no name for ${hex(number)}`);
  return `${name} ${hex(number)}`;
}

function wordsOf(outcome: Outcome): string {
  switch (outcome.is) {
    case 'no connection':
      return `\`connectAsync\` rejects: ${nameOf(outcome.number)}${outcome.ends ? '; so does `ended` tell' : ''}`;
    case 'failure':
      return `fails: ${nameOf(outcome.number)}`;
    case 'peer’s close':
      return '`closed` with the peer’s code and reason';
    case 'own close': {
      const error = outcome.error === undefined ? '' : `; \`ended\` has ${nameOf(outcome.error)}`;
      const codes: Readonly<Record<number, string>> = {
        3001: 'the code of `close()`',
        4001: 'the peer’s code and reason',
      };
      return `\`closed\` with ${codes[outcome.code] ?? outcome.code}${error}`;
    }
    case 'abort':
      return '`closed` with 1006; `ended` has ERROR_CANCELLED 0x800704C7';
    case 'goes on':
      return outcome.cancelled
        ? 'what was cancelled rejects or has no effect; the connection goes on'
        : 'goes on, nothing is lost';
    case 'comes back':
      return outcome.downs === 1 ? 'comes back' : 'comes back by one more attempt';
    case 'ends':
      return `\`ended\` has ${nameOf(outcome.number)}`;
    default:
      return 'the peer sees the end of TCP';
  }
}

/** What stands for a phase and a fault. */
export function entryOf(phase: Phase, fault: Fault, runtime: Runtime): string {
  const cells = allCells.filter((cell: Cell) => cell.phase === phase && cell.fault === fault);
  const [first] = cells.filter((cell) => notApplicable(cell, runtime) === undefined);
  return first ? wordsOf(outcomeOf(first, runtime)) : '–';
}

/** The tables of a phase each, and those of the numbers of cells, by their headings. */
export function tables(): string {
  const ofPhases = phases.map((phase) => {
    const rows = faults.map(
      (fault) => `| ${[fault, ...runtimes.map((each) => entryOf(phase, fault, each))].join(' | ')} |`,
    );
    return [`### ${phase}`, '', '| Fault | In Node | In a page |', '|---|---|---|', ...rows].join('\n');
  });
  return [...ofPhases, countTable(), reasonTable(), engineTable()].join('\n\n');
}

function countTable(): string {
  const count = (runtime: Runtime, phase: Phase): string => {
    const all = allCells.filter((cell) => cell.phase === phase);
    return `${cellsOf(runtime).filter((cell) => cell.phase === phase).length} of ${all.length}`;
  };
  const rows = phases.map((phase) => `| ${[phase, ...runtimes.map((each) => count(each, phase))].join(' | ')} |`);
  const sums = runtimes.map((each) => `${cellsOf(each).length} of ${allCells.length}`);
  const total = `| together | ${sums.join(' | ')} |`;
  return ['### Number of cells', '', '| Phase | In Node | In a page |', '|---|---|---|', ...rows, total].join('\n');
}

function reasonTable(): string {
  const counts = runtimes.map((runtime) => leftOut(runtime));
  const reasons = [...new Set(counts.flatMap((each) => [...each.keys()]))];
  const rows = reasons.map(
    (reason) => `| ${[reason, ...counts.map((each) => each.get(reason)?.length ?? 0)].join(' | ')} |`,
  );
  return ['### Cells that can’t be', '', '| Why | In Node | In a page |', '|---|---|---|', ...rows].join('\n');
}

function engineTable(): string {
  const rows = engineExclusions.map(({ engine, reason }) => {
    const count = leftOut('page', engine).get(reason)?.length ?? 0;
    return `| ${engine} | ${count} | ${reason} |`;
  });
  const totals = engineNames.map((engine) => `${engine} has ${cellsOf('page', engine).length}`).join(', ');
  const head = [
    '### Cells that an engine can’t have',
    '',
    `Of the ${cellsOf('page').length} cells of pages ${totals}.`,
    '',
  ];
  return [...head, '| Engine | Cells | Why |', '|---|---|---|', ...rows].join('\n');
}
