/** Which certificate another one means by its issuer's (RFC 5280, 4.1.2.4, 4.2.1.1 and 4.2.1.2). */
import type { X509Certificate } from 'node:crypto';
import { partsOf } from '../x509/certificate-parts.ts';
import { childrenOf, contextTag, type Element } from '../x509/der.ts';
import { valueOf } from '../x509/extensions.ts';
import { restrictionsOf } from './restrictions.ts';

const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35';

/** Whether two names are the same for OpenSSL. They may read alike and not be, so that their bytes decide, or OpenSSL itself. */
export function isNamedAs(certificate: X509Certificate, issuer: X509Certificate): boolean {
  const named = Buffer.from(partsOf(certificate.raw).issuer.whole);
  return named.equals(partsOf(issuer.raw).subject.whole) || isIssuedBy(certificate, issuer) === true;
}

/**
 * Whether OpenSSL would look for the key of a certificate's signature in this one. It asks whether the issuer may sign certificates as
 * well, which is a fault of its own here, so for one that may not the question has to be answered without it. Throws a RangeError if
 * either is malformed.
 */
export function isMeant(certificate: X509Certificate, issuer: X509Certificate): boolean {
  const answer = isIssuedBy(certificate, issuer);
  const { keyUsages } = restrictionsOf(issuer);
  const maySign = !keyUsages || keyUsages.includes('keyCertificateSign');
  if (answer !== undefined && (answer || maySign)) return answer;
  return isNamedAs(certificate, issuer) && namesKeyOf(certificate, issuer);
}

/** OpenSSL's X509_check_issued; undefined in a runtime that doesn't have it, such as Deno. */
function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean | undefined {
  try {
    return certificate.checkIssued(issuer);
  } catch {
    return undefined;
  }
}

/**
 * Whether what a certificate says of its issuer's key and certificate is true of this one, as X509_check_akid asks; true if it says
 * nothing. Throws a RangeError if either is malformed.
 */
function namesKeyOf(certificate: X509Certificate, issuer: X509Certificate): boolean {
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
