/** Our own look at a chain: OpenSSL goes on after a fault, as Node has it do, but Node tells only the last that it met. */
import type { X509Certificate } from 'node:crypto';
import { isSignedBy } from './chain.ts';
import { restrictionsOf } from './restrictions.ts';
import { faultOf, type Fault } from './verify-codes.ts';

/** Extended key usages of a TLS server: the standard's, Netscape's and Microsoft's (check_purpose_ssl_server of OpenSSL). */
const serverUsages = ['1.3.6.1.5.5.7.3.1', '2.16.840.1.113730.4.1', '1.3.6.1.4.1.311.10.3.3'];
/** Key usages of which a TLS server's key needs one (KU_TLS of OpenSSL). */
const tlsUsages = ['digitalSignature', 'keyEncipherment', 'keyAgreement'];
/** Hashes that OpenSSL's security level 1, Node's lowest default, takes from no certificate but a root. */
const weakHashes = ['MD2', 'MD4', 'MD5', 'SHA1'];

/** All that is wrong in a chain but for the trust in its end and the server's name; the leaf comes first. */
export function chainFaults(chain: readonly X509Certificate[]): Fault[] {
  return chain.flatMap((certificate, depth) => [
    ...signatureFaults(certificate, chain[depth + 1]),
    ...dateFaults(certificate),
    ...(depth === 0 ? leafFaults(certificate) : authorityFaults(certificate, chain.slice(1, depth))),
    ...restrictionFaults(certificate),
  ]);
}

/** As its name is in an error's text. */
export function nameOf(certificate: X509Certificate): string {
  return JSON.stringify(certificate.subject.replaceAll('\n', ', '));
}

function signatureFaults(certificate: X509Certificate, issuer: X509Certificate | undefined): Fault[] {
  if (!issuer) return [];
  if (!isSignedBy(certificate, issuer)) {
    return [faultOf('CERT_SIGNATURE_FAILURE', `${nameOf(certificate)} is not signed with the key of its issuer`)];
  }
  const { signatureHashAlgorithmName } = restrictionsOf(certificate);
  if (!weakHashes.includes(signatureHashAlgorithmName)) return [];
  return [faultOf('CA_MD_TOO_WEAK', `${nameOf(certificate)} is signed with ${signatureHashAlgorithmName}`)];
}

function dateFaults(certificate: X509Certificate): Fault[] {
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  const now = Date.now();
  if (now > to.getTime()) {
    return [faultOf('CERT_HAS_EXPIRED', `${nameOf(certificate)} was valid to ${to.toISOString()}`)];
  }
  if (now >= from.getTime()) return [];
  return [faultOf('CERT_NOT_YET_VALID', `${nameOf(certificate)} is valid from ${from.toISOString()}`)];
}

function leafFaults(certificate: X509Certificate): Fault[] {
  const { keyUsages } = restrictionsOf(certificate);
  if (!keyUsages || keyUsages.some((usage) => tlsUsages.includes(usage))) return [];
  return [faultOf('INVALID_PURPOSE', `${nameOf(certificate)} is for ${keyUsages.join(', ')}, not for TLS`)];
}

/** `below` are the authorities between this one and the leaf. Those that only renew a key don't count (RFC 5280, 4.2.1.9). */
function authorityFaults(authority: X509Certificate, below: readonly X509Certificate[]): Fault[] {
  const { keyUsages, pathLength } = restrictionsOf(authority);
  const length = below.filter(({ subject, issuer }) => subject !== issuer).length;
  const faults: Fault[] = [];
  if (keyUsages && !keyUsages.includes('keyCertificateSign')) {
    faults.push(faultOf('KEYUSAGE_NO_CERTSIGN', `the key of ${nameOf(authority)} is not for certificates`));
  }
  if (!authority.ca) faults.push(faultOf('INVALID_CA', `${nameOf(authority)} is no authority, but has signed as one`));
  if (length > pathLength) {
    const text = `${nameOf(authority)} allows ${pathLength} authorities under it, and there are ${length}`;
    faults.push(faultOf('PATH_LENGTH_EXCEEDED', text));
  }
  return faults;
}

function restrictionFaults(certificate: X509Certificate): Fault[] {
  const { enhancedKeyUsages, unknownCritical } = restrictionsOf(certificate);
  const faults: Fault[] = [];
  // OpenSSL asks the authorities too.
  if (enhancedKeyUsages.length > 0 && !enhancedKeyUsages.some((usage) => serverUsages.includes(usage))) {
    const text = `${nameOf(certificate)} is for ${enhancedKeyUsages.join(', ')}, not for TLS servers`;
    faults.push(faultOf('INVALID_PURPOSE', text));
  }
  if (unknownCritical.length > 0) {
    const text = `${nameOf(certificate)} has critical extensions that are unknown: ${unknownCritical.join(', ')}`;
    faults.push(faultOf('UNHANDLED_CRITICAL_EXTENSION', text));
  }
  return faults;
}
