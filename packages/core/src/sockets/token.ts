/** RFC 7230, 3.2.6: what the name of a header or a sub-protocol is made of. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

export function isToken(text: unknown): text is string {
  return typeof text === 'string' && token.test(text);
}
