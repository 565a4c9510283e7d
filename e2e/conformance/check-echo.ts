/** An echo server of any kind: messages of all lengths of header come back as they were, and a close is answered. */
import type { Client, Data } from './clients.ts';

const SIZES = [0, 1, 125, 126, 65_535, 65_536, 1024 * 1024, 16 * 1024 * 1024];

/** What the client closes with. */
export const CLOSING = { code: 3001, reason: 'that was all' } as const;

function* messages(): Iterable<Data> {
  for (const size of SIZES) {
    yield 'ä€\u{1f98a}x'.repeat(Math.ceil(size / 5)).slice(0, size);
    yield Uint8Array.from({ length: size }, (_, at) => at * 31 + (at >> 8));
  }
}

export async function checkEcho(client: Client, url: string): Promise<readonly string[]> {
  const failures: string[] = [];
  const rest = messages()[Symbol.iterator]();
  let sent = rest.next();
  const ending = await client(url, {
    opened: (line) => line.send(sent.value as Data),
    message(data, line) {
      if (!isSame(data, sent.value as Data))
        failures.push(`the echo of ${describe(sent.value as Data)} is ${describe(data)}`);
      sent = rest.next();
      if (sent.done) line.close(CLOSING.code, CLOSING.reason);
      else line.send(sent.value);
    },
  });
  if (!sent.done) failures.push(`${describe(sent.value)} did not come back`);
  if (ending === 'failed' || ending.code !== CLOSING.code) failures.push(`the end was ${JSON.stringify(ending)}`);
  return failures;
}

function isSame(a: Data, b: Data): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

function describe(data: Data): string {
  return `${typeof data === 'string' ? 'text' : 'binary'} of ${data.length}`;
}
