/** HTTP's Basic scheme (RFC 7617), as servers and proxies ask for it. */
import { hresult, winrtError, type Credential } from '@twinsocket/core';

/** A quoted-string (RFC 9110, 5.6.4): a comma or a scheme's name in one is part of a realm. */
const quoted = /"(?:[^"\\]|\\.)*"/g;

/** Whether one of the challenges of a WWW-Authenticate or Proxy-Authenticate header is Basic; scheme names have no case (RFC 9110, 11.1). */
export function offersBasic(challenges: string): boolean {
  return /(?:^|,)\s*Basic(?=\s|,|$)/i.test(challenges.replace(quoted, '""'));
}

/**
 * The answer to it. UTF-8 is the only charset that a server can ask for (RFC 7617, 2.1). Throws E_INVALIDARG for a user name with a
 * colon, which would move the border to the password.
 */
export function basicAuthorization({ userName, password }: Credential): string {
  if (userName.includes(':')) {
    const text = `connectAsync: the user name ${JSON.stringify(userName)} has a colon, which Basic can't send`;
    throw winrtError(hresult.E_INVALIDARG, `${text} (RFC 7617, 2)`);
  }
  return `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
}
