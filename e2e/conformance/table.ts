/** A line for each client in each engine. */
import type { ClientRun } from './differences.ts';

const BEHAVIORS = ['OK', 'NON-STRICT', 'INFORMATIONAL', 'UNIMPLEMENTED', 'FAILED'];

export function printTable(runs: readonly ClientRun[]): void {
  const rows = runs.map(({ engine, client, results, seconds }) => {
    const of = (behavior: string) => results.filter(({ status }) => status.behavior === behavior).length;
    return [engine, client, results.length, ...BEHAVIORS.map(of), `${seconds.toFixed(0)} s`];
  });
  const lines = [['engine', 'client', 'cases', ...BEHAVIORS, 'took'], ...rows.map((row) => row.map(String))];
  const [header = [], ...body] = lines;
  for (const line of [header, header.map(() => '---'), ...body]) console.log(`| ${line.join(' | ')} |`);
}
