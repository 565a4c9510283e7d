/** What the peer saw of a connection: it records under an id that the client puts into the address. */
import { assert } from 'chai';
import { Opcode } from '../../server/frame-header.ts';
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

/** A request that had to have credentials, with those that it had. */
export interface RequestSeen {
  readonly request: 'GET' | 'CONNECT';
  readonly authorization: string | null;
}

export const { continuation: CONTINUATION, text: TEXT, binary: BINARY, close: CLOSE, pong: PONG } = Opcode;

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

/** The `Authorization` of each request for /basic or /digest under this id, or the `Proxy-Authorization` of each CONNECT to it. */
export async function authorizationsOf({ peer }: ContractEnv, id: string): Promise<(string | null)[]> {
  const response = await fetch(`${peer.http}/record/${encodeURIComponent(id)}`);
  assert.equal(response.status, 200, `the record of ${id}`);
  const entries = (await response.json()) as (FrameSeen | EndSeen | RequestSeen)[];
  return entries.flatMap((entry) => ('request' in entry ? [entry.authorization] : []));
}

/** Whether anything was recorded under this id so far. */
export async function isRecorded({ peer }: ContractEnv, id: string): Promise<boolean> {
  return (await fetch(`${peer.http}/record/${encodeURIComponent(id)}`)).status !== 404;
}

/** How many bytes of a /source or /push recorded under this id the peer's system has taken, whether or not the app has read them. */
export async function takenOf({ peer }: ContractEnv, id: string): Promise<number> {
  return ((await (await fetch(`${peer.http}/pushed/${id}`)).json()) as { taken: number }).taken;
}

/** Milliseconds in which a peer that is not stopped sends more; on loopback it takes a fraction of one for each chunk. */
const STOPPED_AFTER = 300;

/** Waits until a peer that has sent `some` bytes sends no more, and returns how many its system has taken then. */
export async function takenWhenStopped(env: ContractEnv, id: string, some: number): Promise<number> {
  let before = -1;
  for (let taken = 0; taken < some || taken > before; taken = await takenOf(env, id)) {
    before = taken;
    await new Promise((resolve) => setTimeout(resolve, STOPPED_AFTER));
  }
  return before;
}
