import { describe } from '../../errors.ts';

/** What the name of a header or a sub-protocol can't have (RFC 7230, 3.2.6). */
const notInToken = /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/u;

/**
 * Why a text is not a token, for the text of an error; undefined for a token. The whole of it is not repeated: apps put access tokens where the names of
 * sub-protocols belong.
 */
export function faultOfToken(text: unknown): string | undefined {
  if (typeof text !== 'string') return `is ${describe(text)}, not a string`;
  if (text === '') return 'is empty';
  const [wrong] = notInToken.exec(text) ?? [];
  return wrong === undefined ? undefined : `has ${describe(wrong)}, which is not allowed in a token (RFC 7230, 3.2.6)`;
}
