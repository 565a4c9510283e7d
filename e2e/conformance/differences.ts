/** What MessageWebSocket does otherwise than the platform's WebSocket in the same place. */
import type { Ending } from './clients.ts';
import type { CaseResult } from './program.ts';

export interface ClientRun {
  readonly engine: string;
  readonly client: string;
  readonly results: readonly CaseResult[];
  readonly seconds: number;
}

/** Where ours offers no compression unless asked to, and the platform's own does. */
const offersLess: ReadonlySet<string> = new Set(['node']);

/** What a platform fails itself is its own matter; less strictly passed is passed. */
const failed = ({ status }: CaseResult): boolean => status.behavior === 'FAILED';
const unimplemented = ({ status }: CaseResult): boolean => status.behavior === 'UNIMPLEMENTED';

/** `runs` are those of one engine, the platform's own first. */
export async function differences(
  runs: readonly ClientRun[],
  title: (number: number) => Promise<string>,
): Promise<readonly string[]> {
  const [raw, ...ours] = runs;
  const found: string[] = [];
  for (const { engine, client, results } of ours) {
    for (const result of results) {
      const { number, status, ending } = result;
      const own = raw?.results.find((one) => one.number === number);
      const otherExtensions = unimplemented(own ?? result) !== unimplemented(result);
      if (own === undefined || failed(own) || (otherExtensions && offersLess.has(engine))) continue;
      const where = async (): Promise<string> => `${engine}, ${client}, ${await title(number)}`;
      if (failed(result)) {
        found.push(
          `${await where()}: ${status.behavior} ${status.result ?? ''}, where WebSocket is ${own.status.behavior}`,
        );
      }
      if (describe(ending) !== describe(own.ending)) {
        found.push(`${await where()}: the app is told ${describe(ending)}, WebSocket's ${describe(own.ending)}`);
      }
    }
  }
  return found;
}

function describe(ending: Ending): string {
  return ending === 'failed' ? 'of a failure' : `of a close with ${ending.code} ${JSON.stringify(ending.reason)}`;
}
