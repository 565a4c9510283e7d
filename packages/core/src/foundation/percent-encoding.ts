/** Percent-encoding (RFC 3986, section 2.1), and its decoding for an IRI (RFC 3987, section 3.2). */

/** The escapes of one character: bytes that look like UTF-8 (RFC 3629, section 4). Decoding checks them fully. */
const escapedCharacter =
  /%(?:[0-7][\da-f]|[cd][\da-f]%[89ab][\da-f]|e[\da-f](?:%[89ab][\da-f]){2}|f[0-7](?:%[89ab][\da-f]){3})/gi;

/**
 * Characters that stay escaped in an IRI: ASCII, because an escaped `/` or `@` has another meaning than an unescaped one; and characters
 * that are invisible or reorder the text around them, because they make one address look like another (RFC 3987, sections 4.1 and 8).
 */
const notForDisplay = /[\p{ASCII}\p{Cc}\p{Cf}\p{Co}\p{Z}]/u;

/** Like `encodeURIComponent`, but half a surrogate pair becomes U+FFFD, as in `URL`, instead of throwing. */
export function escapeComponent(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/** Like `decodeURIComponent`, but leaves malformed escapes, and escapes of characters that `kept` matches, as they are. */
export function unescapeComponent(text: string, kept?: RegExp): string {
  return text.replace(escapedCharacter, (escapes) => {
    try {
      const character = decodeURIComponent(escapes);
      return kept?.test(character) ? escapes : character;
    } catch {
      return escapes;
    }
  });
}

/** Decodes the escapes of a URI to the Unicode that a person would type. */
export function toIri(text: string): string {
  return unescapeComponent(text, notForDisplay);
}
