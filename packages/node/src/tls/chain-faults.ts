/**
 * Checks a chain. With `rejectUnauthorized: false` OpenSSL goes on after a fault, but Node reports only the last fault. So each check of
 * OpenSSL is made here too: else a second fault would be accepted together with a fault that the app ignores. What can't be checked
 * here counts as a fault. The order of the checks does not matter; docs/certificates.md lists the checks.
 */
import type { X509Certificate } from 'node:crypto';
import { matchesIssuer } from './authority-key.ts';
import { isSelfIssued, isSelfSigned, isSignedBy } from './chain.ts';
import { forbiddenName } from './name-constraints.ts';
import { hasExplicitCurve, restrictionsOf, type Restrictions } from './restrictions.ts';
import { requiredStrength } from './security-level.ts';
import { keyStrength, signatureStrength } from './strength.ts';
import { faultOf, type Fault } from './verify-codes.ts';

/** Extended key usages of a TLS server: the standard's, Netscape's and Microsoft's (check_purpose_ssl_server of OpenSSL). */
const serverUsages = ['1.3.6.1.5.5.7.3.1', '2.16.840.1.113730.4.1', '1.3.6.1.4.1.311.10.3.3'];
/** Key usages of which a TLS server's key needs one (KU_TLS of OpenSSL). */
const tlsUsages = ['digitalSignature', 'keyEncipherment', 'keyAgreement'];
/** Bits of Netscape's certificate type: a server’s, and an authority’s for servers. */
const Netscape = { server: 0x40, serverAuthority: 0x04 } as const;

/** All faults of a chain except its trust and the server's name; those of the leaf come first. */
export function chainFaults(chain: readonly X509Certificate[]): Fault[] {
  const required = requiredStrength();
  return chain.flatMap((certificate, depth) => {
    const restrictions = restrictionsOf(certificate);
    const isLast = depth === chain.length - 1;
    return [
      ...issuerFaults(certificate, chain[depth + 1], depth),
      ...signatureFaults(certificate, chain[depth + 1], required),
      ...keyFaults(certificate, depth, required),
      ...dateFaults(certificate),
      ...(depth === 0
        ? leafFaults(certificate, restrictions)
        : authorityFaults(certificate, restrictions, chain.slice(1, depth), isLast)),
      ...extensionFaults(certificate, restrictions),
      ...nameFaults(certificate, depth, chain.slice(depth + 1)),
    ];
  });
}

/** The subject of a certificate, quoted for the text of an error. */
export function nameOf(certificate: X509Certificate): string {
  return JSON.stringify(certificate.subject.replaceAll('\n', ', '));
}

/** OpenSSL does not take a certificate that {@link matchesIssuer} refuses for the issuer, and reports the issuer as missing. */
function issuerFaults(certificate: X509Certificate, issuer: X509Certificate | undefined, depth: number): Fault[] {
  if (!issuer || matchesIssuer(certificate, issuer)) return [];
  const text = `the issuer that ${nameOf(certificate)} names is not the certificate of ${nameOf(issuer)}`;
  return [faultOf(depth === 0 ? 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' : 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', text)];
}

/** The signature of the last certificate of a chain is not checked: trust in that certificate does not depend on its signature. */
function signatureFaults(certificate: X509Certificate, issuer: X509Certificate | undefined, required: number): Fault[] {
  if (!issuer) return [];
  const faults: Fault[] = [];
  if (!isSignedBy(certificate, issuer)) {
    faults.push(faultOf('CERT_SIGNATURE_FAILURE', `${nameOf(certificate)} is not signed with the key of its issuer`));
  }
  const { bits, name } = signatureStrength(certificate);
  if (bits < required) faults.push(faultOf('CA_MD_TOO_WEAK', `${nameOf(certificate)} is signed with ${name}`));
  return faults;
}

function keyFaults(certificate: X509Certificate, depth: number, required: number): Fault[] {
  const faults: Fault[] = [];
  const strength = keyStrength(certificate);
  if (strength < required) {
    const text = `the key of ${nameOf(certificate)} has ${strength} bits of security, and ${required} are required`;
    faults.push(faultOf(depth === 0 ? 'EE_KEY_TOO_SMALL' : 'CA_KEY_TOO_SMALL', text));
  }
  if (hasExplicitCurve(certificate)) {
    faults.push(
      faultOf('EC_KEY_EXPLICIT_PARAMS', `the key of ${nameOf(certificate)} is on an elliptic curve without a name`),
    );
  }
  return faults;
}

function dateFaults(certificate: X509Certificate): Fault[] {
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  const now = Date.now();
  if (Number.isNaN(from.getTime() + to.getTime())) {
    return [faultOf('ERROR_IN_CERT_NOT_AFTER_FIELD', `the validity of ${nameOf(certificate)} can't be read`)];
  }
  if (now > to.getTime()) {
    return [faultOf('CERT_HAS_EXPIRED', `${nameOf(certificate)} was valid until ${to.toISOString()}`)];
  }
  if (now >= from.getTime()) return [];
  return [faultOf('CERT_NOT_YET_VALID', `${nameOf(certificate)} is valid from ${from.toISOString()}`)];
}

function leafFaults(certificate: X509Certificate, { keyUsages, netscapeType }: Restrictions): Fault[] {
  const faults: Fault[] = [];
  if (keyUsages && !keyUsages.some((usage) => tlsUsages.includes(usage))) {
    const text = `${nameOf(certificate)} is for ${keyUsages.join(', ')}, not for TLS`;
    faults.push(faultOf('INVALID_PURPOSE', text));
  }
  if (netscapeType !== undefined && (netscapeType & Netscape.server) === 0) {
    faults.push(
      faultOf('INVALID_PURPOSE', `${nameOf(certificate)} is not for servers by its Netscape certificate type`),
    );
  }
  return faults;
}

/** `below` has the authorities between this one and the leaf. Authorities that only renew a key don't count (RFC 5280, 4.2.1.9). */
function authorityFaults(
  authority: X509Certificate,
  restrictions: Restrictions,
  below: readonly X509Certificate[],
  isLast: boolean,
): Fault[] {
  const { keyUsages, pathLength } = restrictions;
  const length = below.filter((between) => !isSelfIssued(between)).length;
  const faults: Fault[] = [];
  if (keyUsages && !keyUsages.includes('keyCertificateSign')) {
    faults.push(
      faultOf('KEYUSAGE_NO_CERTSIGN', `the key usage of ${nameOf(authority)} does not allow it to sign certificates`),
    );
  }
  if (restrictions.authority !== true && !(isLast && isOldAuthority(authority, restrictions))) {
    faults.push(faultOf('INVALID_CA', `${nameOf(authority)} is not a certificate authority, but signed a certificate`));
  }
  if (length > pathLength) {
    const text = `${nameOf(authority)} allows ${pathLength} authorities below it, but there are ${length}`;
    faults.push(faultOf('PATH_LENGTH_EXCEEDED', text));
  }
  return faults;
}

/** At the end of a chain OpenSSL accepts authorities that are older than the basic constraints extension (check_ca of v3_purp.c). */
function isOldAuthority(certificate: X509Certificate, restrictions: Restrictions): boolean {
  const { authority, version, keyUsages, netscapeType = 0 } = restrictions;
  if (authority !== undefined) return false;
  if (version === 1 && isSelfSigned(certificate)) return true;
  if (keyUsages) return keyUsages.includes('keyCertificateSign');
  return (netscapeType & Netscape.serverAuthority) !== 0;
}

function extensionFaults(certificate: X509Certificate, restrictions: Restrictions): Fault[] {
  const { enhancedKeyUsages, unknownCritical, proxy } = restrictions;
  const faults: Fault[] = [];
  // OpenSSL checks the extended key usage of authorities too.
  if (enhancedKeyUsages && !enhancedKeyUsages.some((usage) => serverUsages.includes(usage))) {
    const text = `${nameOf(certificate)} is for ${enhancedKeyUsages.join(', ') || 'no usage at all'}, not for TLS servers`;
    faults.push(faultOf('INVALID_PURPOSE', text));
  }
  if (unknownCritical.length > 0) {
    const text = `${nameOf(certificate)} has critical extensions that are unknown: ${unknownCritical.join(', ')}`;
    faults.push(faultOf('UNHANDLED_CRITICAL_EXTENSION', text));
  }
  if (proxy) faults.push(faultOf('PROXY_CERTIFICATES_NOT_ALLOWED', `${nameOf(certificate)} is a proxy certificate`));
  return faults;
}

/** An authority that only renews a key has the name of the authority that it renews, and its name is not checked (RFC 5280, 6.1.3 b). */
function nameFaults(certificate: X509Certificate, depth: number, above: readonly X509Certificate[]): Fault[] {
  if (depth > 0 && isSelfIssued(certificate)) return [];
  return above.flatMap((authority) => {
    const name = forbiddenName(certificate, authority, depth === 0);
    if (name === undefined) return [];
    return [
      faultOf(
        'PERMITTED_VIOLATION',
        `${nameOf(authority)} has name constraints that do not allow ${JSON.stringify(name)}`,
      ),
    ];
  });
}
