/** The flags of `npm start`. */
import { parseArgs } from 'node:util';

export interface Options {
  /** Whether to stop after the Node part. */
  readonly once: boolean;
  /** Where to serve; `undefined` for the usual port, or any free one if that is taken. */
  readonly port: number | undefined;
  readonly help: boolean;
}

/** Taken if free: an address that stays the same from start to start keeps its place in a browser's history. */
export const USUAL_PORT = 8080;

export const USAGE = `npm start -- [--once] [--port <n>]

  --once      stop after the part that runs in Node; exit status 0, or 1 if anything was wrong
  --port <n>  serve there; without it at ${USUAL_PORT}, or at any free port if that is taken
  --help      print this
`;

/** A flag or value that does not exist; the message is for the person who typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Throws {@link UsageError}. */
export function readOptions(args: readonly string[]): Options {
  const { once, port, help } = parse(args);
  return { once, help, port: port === undefined ? undefined : readPort(port) };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean', default: false },
        port: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`--port: ${text} is not a number from 0 to 65535`);
  return port;
}
