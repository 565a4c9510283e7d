/** What one side heard, line by line. */
import { describeError } from '../../describe-error.ts';
import type { Fault } from './fault.ts';

export interface Heard {
  /** Milliseconds since the connect was called. */
  readonly after: number;
  /** `call` is what this page did, `page` what it says itself. */
  readonly by: 'call' | 'event' | 'promise' | 'page';
  readonly text: string;
  readonly tone: 'quiet' | 'good' | 'bad';
  /** Lines below the text: what an error or event tells. */
  readonly details?: readonly (readonly [name: string, value: string])[];
  /** The error's number, by which its page is found. */
  readonly number?: string;
}

export type Told = Omit<Heard, 'after'>;

export interface Experiment {
  readonly address: string;
  readonly fault: Fault;
  /** Aborts when the page gives up, or the person has chosen something else. */
  readonly over: AbortSignal;
  readonly tell: (told: Told) => void;
}

export const MESSAGE = 'Hello, World!';
/** Bytes that a server that does not read has to refuse: more than all buffers on the way take. */
export const MUCH = 16 * 1024 * 1024;

export const call = (text: string): Told => ({ by: 'call', text, tone: 'quiet' });

/** An error of ours, with all that it tells. */
export function ourError(by: Heard['by'], what: string, error: unknown): Told {
  const { status, number, message } = describeError(error);
  const name = error instanceof Error ? error.name : typeof error;
  if (status === undefined || number === undefined)
    return { by, text: `${what} ${name}`, tone: 'bad', details: [['message', message]] };
  const details = [
    ['status', status],
    ['number', number],
    ['message', message],
  ] as const;
  return { by, text: `${what} ${name}`, tone: 'bad', details, number };
}
