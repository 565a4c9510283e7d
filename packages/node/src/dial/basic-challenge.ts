/** HTTP's Basic scheme (RFC 7617) of servers and proxies. */
import type { Credential } from '@twinsocket/core';

/** The start of a challenge or of a parameter. The name of a parameter is followed by `=`, the name of a scheme is not (RFC 9110, 11.3). */
const basicScheme = /^[ \t]*basic(?=[ \t]*$|[ \t]+[^ \t=])/i;

/** Whether one of the challenges of a WWW-Authenticate or Proxy-Authenticate header is Basic; scheme names have no case (RFC 9110, 11.1). */
export function offersBasic(challenges: string): boolean {
  for (const element of elementsOf(challenges)) if (basicScheme.test(element)) return true;
  return false;
}

/**
 * The elements of a list, between its commas (RFC 9110, 5.6.1): challenges and their parameters. A comma in a quoted-string (5.6.4), such as
 * a realm, does not end an element; a quoted-string without an end extends to the end of the text. Takes linear time for any text.
 */
function* elementsOf(list: string): Generator<string> {
  let start = 0;
  let quoted = false;
  for (let index = 0; index < list.length; index++) {
    const character = list[index];
    if (quoted && character === '\\') index++;
    else if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) {
      yield list.slice(start, index);
      start = index + 1;
    }
  }
  yield list.slice(start);
}

/** The header that answers the challenge. UTF-8 is the only charset that a server can ask for (RFC 7617, 2.1). Core has refused credentials that can't be sent. */
export function basicAuthorization({ userName, password }: Credential): string {
  return `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
}
