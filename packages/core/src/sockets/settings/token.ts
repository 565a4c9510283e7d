import { describe } from '../../errors.ts';

/** Characters that the name of a header or a sub-protocol can't have (RFC 7230, 3.2.6). */
const notInToken = /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/u;

/**
 * Why a text is not a token, for the text of an error; undefined if it is one. The error does not repeat the whole text, since apps put
 * access tokens in place of names of sub-protocols.
 */
export function tokenError(text: unknown): string | undefined {
  if (typeof text !== 'string') return `is ${describe(text)}, not a string`;
  if (text === '') return 'is empty';
  const [wrong] = notInToken.exec(text) ?? [];
  return wrong === undefined ? undefined : `has ${describe(wrong)}, which is not allowed in a token (RFC 7230, 3.2.6)`;
}
