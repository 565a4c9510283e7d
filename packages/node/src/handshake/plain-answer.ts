/**
 * The ordinary answer to a handshake. All others are left to http: this reader takes only what every reader of HTTP reads alike, so that it need not
 * judge anything.
 */
import { maxHeaderSize } from 'node:http';

export interface PlainAnswer {
  /** Names and values in turn, as `rawHeaders` of http has them. */
  readonly rawHeaders: string[];
  readonly statusMessage: string;
  /** Values by names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Bytes of the answer. The rest are frames. */
  readonly size: number;
}

/** Bytes; also so few that http's limit for the number of headers can't be reached. */
const longest = Math.min(4096, maxHeaderSize);

const statusLine = /^HTTP\/1\.1 101 ([\t\x20-\x7e\x80-\xff]*)$/;

/** No blanks but the one behind the colon, so that there are none to remove. */
const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)$/;

/** By these http finds the end of a body. */
const framing = ['content-length', 'transfer-encoding', 'trailer'];

/** Undefined unless the bytes begin with a whole answer 101 that is plainly well formed. No name is in it twice. */
export function plainAnswer(bytes: Buffer): PlainAnswer | undefined {
  const text = bytes.toString('latin1', 0, longest);
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const lines = text.slice(0, end).split('\r\n');
  const statusMessage = statusLine.exec(lines[0] as string)?.[1];
  if (statusMessage === undefined) return undefined;
  const rawHeaders: string[] = [];
  const headers = new Map<string, string>();
  for (let index = 1; index < lines.length; index++) {
    const [, name, value] = field.exec(lines[index] as string) ?? [];
    if (name === undefined || value === undefined) return undefined;
    rawHeaders.push(name, value);
    headers.set(name.toLowerCase(), value);
  }
  if (headers.size !== lines.length - 1 || framing.some((name) => headers.has(name))) return undefined;
  return { rawHeaders, statusMessage, headers, size: end + 4 };
}
