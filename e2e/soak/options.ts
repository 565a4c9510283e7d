import { parseArgs } from 'node:util';

export const pageEngines = ['chromium', 'firefox', 'webkit'] as const;
export type PageEngine = (typeof pageEngines)[number];

export interface Options {
  readonly minutes: number;
  readonly sockets: number;
  /** Seconds of a life, on the average. */
  readonly life: number;
  readonly seed: number;
  /** Nothing for Node. */
  readonly page: PageEngine | undefined;
  readonly write: boolean;
  readonly help: boolean;
}

export const usage = `npm run test:soak -- [--minutes N] [--sockets N] [--life SECONDS] [--seed N] [--page ENGINE] [--write]

  --minutes N       how long sockets are replaced; 30 by default, 5 in a page
  --sockets N       how many are open at a time; 2000 by default, 50 in a page
  --life SECONDS    how long a socket lives, on the average; 20 by default, 2 in a page
  --seed N          chooses the lives; printed by each run
  --page ENGINE     in a page of ${pageEngines.join(', ')}, instead of Node
  --write           docs/soak.md and its chart are written
`;

/** Throws for a flag or a value that does not exist. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string' },
      sockets: { type: 'string' },
      life: { type: 'string' },
      seed: { type: 'string' },
      page: { type: 'string' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const page = pageEngines.find((engine) => engine === values.page);
  if (values.page !== undefined && page === undefined) {
    throw new Error(`--page ${values.page} is none of ${pageEngines.join(', ')}`);
  }
  const number = (flag: 'minutes' | 'sockets' | 'life' | 'seed', otherwise: number): number => {
    const value = Number(values[flag] ?? otherwise);
    if (!(value > 0)) throw new Error(`--${flag} ${values[flag]} is not a number above 0`);
    return value;
  };
  return {
    minutes: number('minutes', page ? 5 : 30),
    sockets: Math.ceil(number('sockets', page ? 50 : 2000)),
    life: number('life', page ? 2 : 20),
    seed: number('seed', (Date.now() % 1_000_000) + 1),
    page,
    write: values.write,
    help: values.help,
  };
}
