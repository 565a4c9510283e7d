/** Whether one certificate names another as its issuer (RFC 5280, 4.1.2.4, 4.2.1.1 and 4.2.1.2). */
import type { X509Certificate } from 'node:crypto';
import { partsOf } from '../x509/certificate-parts.ts';
import { childrenOf, contextTag, type Element } from '../x509/der.ts';
import { valueOf } from '../x509/extensions.ts';
import { restrictionsOf } from './restrictions.ts';

const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35';

/** Whether OpenSSL takes the issuer's name in `certificate` for the subject of `issuer`. Names of equal text may differ in their bytes. */
export function isNamedAs(certificate: X509Certificate, issuer: X509Certificate): boolean {
  const named = Buffer.from(partsOf(certificate.raw).issuer.whole);
  return named.equals(partsOf(issuer.raw).subject.whole) || isIssuedBy(certificate, issuer) === true;
}

/**
 * Whether OpenSSL would verify the signature of `certificate` with the key of `issuer`. OpenSSL's own check is false as well if the issuer
 * may not sign certificates. That is a separate fault here, so for such an issuer the names and identifiers are compared instead. Throws a
 * RangeError if a certificate is malformed.
 */
export function matchesIssuer(certificate: X509Certificate, issuer: X509Certificate): boolean {
  const answer = isIssuedBy(certificate, issuer);
  const { keyUsages } = restrictionsOf(issuer);
  const maySign = !keyUsages || keyUsages.includes('keyCertificateSign');
  if (answer !== undefined && (answer || maySign)) return answer;
  return isNamedAs(certificate, issuer) && matchesKeyIdentifier(certificate, issuer);
}

/** The result of OpenSSL's X509_check_issued; undefined in a runtime without that function, such as Deno. */
function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean | undefined {
  try {
    return certificate.checkIssued(issuer);
  } catch {
    return undefined;
  }
}

/**
 * Whether the authority key identifier of `certificate` matches `issuer`, as X509_check_akid of OpenSSL compares them; true if
 * `certificate` has no such identifier. Throws a RangeError if a certificate is malformed.
 */
function matchesKeyIdentifier(certificate: X509Certificate, issuer: X509Certificate): boolean {
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
