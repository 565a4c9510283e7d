/** What the peer saw of a connection: it records under an id that the client puts into the address. */
import { assert } from 'chai';
import type { ContractEnv } from '../case.ts';

export interface FrameSeen {
  readonly fin: boolean;
  readonly opcode: number;
  readonly length: number;
  /** Hex of the first 64 bytes. */
  readonly payload: string;
}

export interface EndSeen {
  readonly end: 'close-frame' | 'fin' | 'rst' | 'cut';
  readonly code?: number;
  readonly reason?: string;
}

export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;

/** An id that no other case uses, in this run or in a page beside it. */
export function recordId(): string {
  return crypto.randomUUID();
}

export interface Record {
  readonly frames: readonly FrameSeen[];
  readonly end: EndSeen;
}

/** Waits until the connection recorded under this id has ended. */
export async function recordOf({ peer }: ContractEnv, id: string): Promise<Record> {
  const response = await fetch(`${peer.http}/record/${id}?until=end`);
  assert.equal(response.status, 200, `the record of ${id}`);
  const entries = (await response.json()) as (FrameSeen | EndSeen)[];
  const end = entries.find((entry): entry is EndSeen => 'end' in entry);
  assert(end, `the connection recorded as ${id} has not ended`);
  return { frames: entries.filter((entry): entry is FrameSeen => 'opcode' in entry), end };
}
