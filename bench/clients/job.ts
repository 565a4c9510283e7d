import type { Connect } from '../peers/peer.ts';

/** What a client is asked to do: the address on its command line, whose query has the numbers. */
export const job = new URL(process.argv[2] ?? '');

/** Whether the messages are text. */
export const isText = job.searchParams.get('type') === 'text';

/** What a program works through that serves several; see `peers`. */
export const adapter = process.argv[3] ?? '';

export async function loadPeer(): Promise<Connect> {
  const { connect } = (await import(`../peers/${adapter}.ts`)) as { connect: Connect };
  return connect;
}

export const ignore = (): void => {};

/** Bytes of a peer that tells no difference between text and bytes. */
export function textOf(data: Buffer | ArrayBuffer): string {
  return (Buffer.isBuffer(data) ? data : Buffer.from(data)).toString();
}

/** One of the numbers. */
export function numberOf(name: 'count' | 'size' | 'bytes' | 'milliseconds' | 'batch'): number {
  const value = Number(job.searchParams.get(name) ?? Number.NaN);
  if (!Number.isSafeInteger(value)) throw new Error(`${job}: ${name} is missing`);
  return value;
}

/** What it sends to have the server begin. */
export const go = Buffer.of(0);

/** A message to send: text and bytes alike. */
export function messageOf(size: number): { readonly text: string; readonly bytes: Buffer } {
  return { text: 'x'.repeat(size), bytes: Buffer.alloc(size, 'x') };
}

/** The answer of `/sink`: it has fewer frames than messages if several messages were joined into one. */
export function requireFrames(answer: string): void {
  if (Number(answer) !== numberOf('count')) throw new Error(`${job}: the server has got ${answer} frames`);
}
