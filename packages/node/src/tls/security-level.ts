/** The strength that keys and hashes need: OpenSSL's security level, which depends on its version and its configuration. */
import { getDiffieHellman } from 'node:crypto';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { element, sequence } from '../x509/der-writer.ts';
import { Tag } from '../x509/der.ts';

/** Bits of security that the levels 1 to 5 require (SSL_CTX_set_security_level). */
const strengths = [80, 112, 128, 192, 256] as const;

/**
 * A certificate of RSA with 1024 bits, which are 80 bits of security: the weakest key that level 1 accepts. It is self-signed, and its
 * private key was not kept:
 *
 *     openssl req -x509 -newkey rsa:1024 -sha256 -nodes -keyout /dev/null -days 36500 -subj /
 */
const weakestCertificate = `-----BEGIN CERTIFICATE-----
MIIB3jCCAUegAwIBAgIULOYGx10hsdrYrAQYKrpf6F2MmzEwDQYJKoZIhvcNAQEL
BQAwADAgFw0yNjExMjgwNTE0MzZaGA8yMTI2MTEwNDA1MTQzNlowADCBnzANBgkq
hkiG9w0BAQEFAAOBjQAwgYkCgYEAoS/EhNKyTyYfl2q9ynWCD406fXelJ6dW7ujJ
Lki2T1Liqk3Vx/LeSen+ScSHSvyyTfxHlWUze8j7IIe9UNHB6zPoc5I+hmCUtaj6
eIBvoPZHsJDM0RuB6AFbtCIGoPwrtt7eYx0fwvqyUHtjoa1rxqyFlitXKRObraHC
ppjF6PkCAwEAAaNTMFEwHQYDVR0OBBYEFBeQBcJGSSCWKAR+c8KxCT5LkUHJMB8G
A1UdIwQYMBaAFBeQBcJGSSCWKAR+c8KxCT5LkUHJMA8GA1UdEwEB/wQFMAMBAf8w
DQYJKoZIhvcNAQELBQADgYEAGPQz6HpX7WHMmMmk4AdGOMt2xy7bSwKHpduLe8ZT
z0Wd1XxE3Bo8oLq9NkKNVl+IkRMrVZ7PpiqbdvrCfOo6k88sYcYM0a6LYR4/wANO
Qu9kyKQntNehRs5wJZBLmx6xkSi6B2lkDU523jMCF2DulQluNdo13c4Cda050pAl
mKs=
-----END CERTIFICATE-----
`;

/** Groups that the levels 3, 4 and 5 refuse and the level below each accepts (RFC 3526): 112, 128 and 200 bits of security. */
const groups = ['modp14', 'modp15', 'modp18'] as const;

/**
 * The strength that OpenSSL requires of a key or a hash, in bits of security. Node has no function for that, so OpenSSL is given a key
 * that is too weak for each level. Level 0 is raised to level 1: keys that are weaker than level 1 requires are always refused.
 */
export function requiredStrength(): number {
  if (!isRefused({ cert: weakestCertificate })) return strengths[0];
  const refused = groups.findIndex((group) => !isRefused({ dhparam: parametersOf(group) }));
  return strengths[refused < 0 ? strengths.length - 1 : refused + 1] ?? strengths[1];
}

function isRefused(options: SecureContextOptions): boolean {
  try {
    createSecureContext(options);
    return false;
  } catch {
    return true;
  }
}

/** `DHParameter` of PKCS #3. */
function parametersOf(group: (typeof groups)[number]): string {
  const prime = getDiffieHellman(group).getPrime();
  const der = sequence(element(Tag.integer, Uint8Array.of(0), prime), element(Tag.integer, Uint8Array.of(2)));
  return `-----BEGIN DH PARAMETERS-----\n${Buffer.from(der).toString('base64')}\n-----END DH PARAMETERS-----\n`;
}
