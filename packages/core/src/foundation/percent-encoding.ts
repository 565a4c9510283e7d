/** Percent-encoding (RFC 3986, section 2.1) and what of it an IRI leaves out (RFC 3987, section 3.2). */

/** The escapes of one character: bytes in the shape of UTF-8 (RFC 3629, section 4). Shape only, decoding checks the rest. */
const escapedCharacter =
  /%(?:[0-7][\da-f]|[cd][\da-f]%[89ab][\da-f]|e[\da-f](?:%[89ab][\da-f]){2}|f[0-7](?:%[89ab][\da-f]){3})/gi;

/**
 * What stays escaped in an IRI. ASCII, since an escaped `/` or `@` means something else than a bare one; and what cannot be
 * seen or reorders the text around it, since it would make one address look like another (RFC 3987, sections 4.1 and 8).
 */
const notForDisplay = /[\p{ASCII}\p{Cc}\p{Cf}\p{Co}\p{Z}]/u;

/** `encodeURIComponent`, which throws for half a surrogate pair; here it becomes U+FFFD, as `URL` has it. */
export function escapeComponent(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/** `decodeURIComponent`, except that malformed escapes, and those of characters that `kept` matches, are left alone. */
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

/** Turns the escapes of a URI into the Unicode that a person would have typed. */
export function toIri(text: string): string {
  return unescapeComponent(text, notForDisplay);
}
