/** The headers of the handshake as HTTP has them: each name once (RFC 9110, 5.3). */
import type { ConnectRequest } from '@twinsocket/core';

type Headers = ConnectRequest['headers'];

/** Headers that have one value: setting one again replaces it. */
const singleValued = ['authorization', 'origin', 'user-agent', 'host'];

/** Under the name that it had first, the value of a header, or its values joined. */
export function headerFields(headers: Headers): Headers {
  if (headers.length === 0) return headers;
  const fields = new Map<string, readonly [name: string, value: string]>();
  for (const [name, text] of headers) {
    const key = name.toLowerCase();
    const value = withoutBlanks(text);
    const [oldName, oldValue] = fields.get(key) ?? [];
    const joined = oldValue === undefined || singleValued.includes(key) ? value : join(key, oldValue, value);
    fields.set(key, [oldName ?? name, joined]);
  }
  return [...fields.values()];
}

/** Without tabs and spaces around it (RFC 9110, 5.5). Not by `trim`: U+00A0 may be the last byte of a character in UTF-8. */
function withoutBlanks(text: string): string {
  const isBlank = (index: number): boolean => text[index] === ' ' || text[index] === '\t';
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(start)) start++;
  while (end > start && isBlank(end - 1)) end--;
  return text.slice(start, end);
}

function join(key: string, first: string, second: string): string {
  return `${first}${key === 'cookie' ? '; ' : ', '}${second}`;
}
