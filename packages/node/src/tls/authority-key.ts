/** Which of its issuer's certificates a certificate means (RFC 5280, 4.2.1.1 and 4.2.1.2). */
import type { X509Certificate } from 'node:crypto';
import { partsOf } from '../x509/certificate-parts.ts';
import { childrenOf, contextTag, type Element } from '../x509/der.ts';
import { valueOf } from '../x509/extensions.ts';

const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35';

/**
 * Whether what a certificate says of its issuer's key and certificate is true of this one, as X509_check_akid asks; true if it says
 * nothing. Throws a RangeError if either is malformed.
 */
export function namesKeyOf(certificate: X509Certificate, issuer: X509Certificate): boolean {
  const named = childrenOf(valueOf(partsOf(certificate.raw).extensions.get(AUTHORITY_KEY_IDENTIFIER)));
  if (named.length === 0) return true;
  const parts = partsOf(issuer.raw);
  const field = (number: number, form: 'constructed' | 'primitive'): Element | undefined =>
    named.find(({ tag }) => tag === contextTag(number, form));
  const agrees = (said: Element | undefined, is: Element | undefined): boolean =>
    !said || !is || Buffer.compare(said.content, is.content) === 0;
  const directory = childrenOf(field(1, 'constructed')).find(({ tag }) => tag === contextTag(4, 'constructed'));
  return (
    agrees(field(0, 'primitive'), valueOf(parts.extensions.get(SUBJECT_KEY_IDENTIFIER))) &&
    agrees(field(2, 'primitive'), parts.serialNumber) &&
    agrees(childrenOf(directory)[0], parts.issuer)
  );
}
