/** What a run in pages has shown, as Markdown for the documentation and as JSON for programs. */
import { compare } from '../comparison.ts';
import type { Outcome } from '../contest.ts';
import { failuresOf, outcomeAsData, quantity } from '../report.ts';
import { format } from '../figures.ts';
import type { Remarks } from './driver.ts';
import type { SeenCapabilities } from './page.ts';
import type { EngineName } from './rows.ts';

/** All that was seen of a row in an engine. */
export interface PageOutcome extends Remarks {
  readonly engine: EngineName;
  readonly outcome: Outcome;
}

type CapabilitiesByEngine = ReadonlyMap<EngineName, SeenCapabilities>;

/** Functions of a profile that are shown. */
const shownFunctions = 15;

export function markdown(outcomes: readonly PageOutcome[], capabilities: CapabilitiesByEngine): string {
  return [
    table(outcomes),
    outcomes.flatMap(remarks).join('\n'),
    ...outcomes.flatMap(profiles),
    capabilityTable(capabilities),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

export function pageJson(outcomes: readonly PageOutcome[], capabilities: CapabilitiesByEngine): string {
  const results = outcomes.map(({ engine, outcome, notes, profiles: spent }) => ({
    engine,
    ...outcomeAsData(outcome),
    notes: Object.fromEntries(notes),
    profiles: Object.fromEntries(spent),
  }));
  return JSON.stringify({ capabilities: Object.fromEntries(capabilities), results }, null, 2);
}

function table(outcomes: readonly PageOutcome[]): string {
  const lines = outcomes.flatMap(({ engine, outcome }) =>
    compare(outcome).map(({ contestant, against, measure, ours, peer, value, verdict }) => [
      outcome.row.name,
      engine,
      contestant.label,
      measure.figure,
      format(measure.figure, ours),
      `${format(measure.figure, peer)} (${against.label})`,
      quantity(measure, value),
      measure.target === undefined ? '' : `≤ ${quantity(measure, measure.target)}`,
      verdict,
    ]),
  );
  return lines.length > 0
    ? rowsOf(['row', 'engine', 'ours by', 'figure', 'ours', 'peer', 'compared', 'target', 'verdict'], lines)
    : '';
}

function rowsOf(head: readonly string[], lines: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function remarks({ engine, outcome, notes }: PageOutcome): string[] {
  return [
    ...[...notes].map(([client, note]) => `- ${outcome.row.name} in ${engine}: ${client}: ${note}`),
    ...failuresOf(outcome).map((failure) => `- ${engine}: ${failure}`),
  ];
}

function profiles({ engine, outcome, profiles: all }: PageOutcome): string[] {
  return [...all].map(([client, spent]) =>
    [
      `${outcome.row.name} in ${engine}, ${client}:`,
      ...spent.slice(0, shownFunctions).map(({ name, milliseconds }) => `${milliseconds.toFixed(0)} ms ${name}`),
    ].join('\n    '),
  );
}

function capabilityTable(byEngine: CapabilitiesByEngine): string {
  const all = [...byEngine.values()];
  const [first] = all;
  if (first === undefined) return '';
  const names = Object.keys(first.build) as (keyof typeof first.build)[];
  const lines = names.map((name) => [
    name,
    ...all.map(({ build, webSocket, webSocketStream }) =>
      [...new Set([build[name], webSocket[name], webSocketStream[name]].map(String))].join(', '),
    ),
  ]);
  return rowsOf(['capability', ...byEngine.keys()], lines);
}
