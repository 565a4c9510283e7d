/** Finds all faults of a server's certificate. */
import type { X509Certificate } from 'node:crypto';
import { checkServerIdentity } from 'node:tls';
import { readCertificate } from '../x509/certificate-fields.ts';
import { chainFaults, nameOf } from './chain-faults.ts';
import { chainOf, trustCodeOf } from './chain.ts';
import type { ShownChain } from './shown-chain.ts';
import { trustedRoots } from './trusted-roots.ts';
import { bySeverity, faultOf, isAboutTrust, type Fault } from './verify-codes.ts';

/**
 * OpenSSL reports this code for a chain of one certificate, whose issuer isn't known. Deno and Bun report it for other faults too, such as
 * an expired or a self-signed certificate.
 */
const unspecificCode = 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';

/** Faults of OpenSSL for which Node has no code: Node reports UNSPECIFIED. */
const withoutCode = [
  'KEYUSAGE_NO_CERTSIGN',
  'UNHANDLED_CRITICAL_EXTENSION',
  'PROXY_CERTIFICATES_NOT_ALLOWED',
  'EC_KEY_EXPLICIT_PARAMS',
  'EE_KEY_TOO_SMALL',
  'CA_KEY_TOO_SMALL',
  'CA_MD_TOO_WEAK',
  'PERMITTED_VIOLATION',
];

/**
 * All faults, each result once, the most severe first. `code` is the last fault that OpenSSL found in the chain. Undefined means that
 * OpenSSL found none; then only the server's name is checked, which Node leaves to the caller. Throws a RangeError if a certificate is
 * malformed.
 */
export function findFaults(
  { sent, fromStore }: ShownChain,
  code: string | undefined,
  host: string,
  authorities: readonly string[],
): Fault[] {
  const [leaf] = sent;
  if (!leaf) return [faultOf('PEER_DID_NOT_RETURN_A_CERTIFICATE', 'the server sent no certificate')];
  const faults = nameFaults(leaf, host);
  if (code === undefined) return faults;
  const trusted = [...trustedRoots(authorities), ...fromStore];
  const chain = chainOf(leaf, sent, trusted);
  const found = chainFaults(chain);
  const ownTrustCode = trustCodeOf(chain, trusted);
  faults.push(...found);
  const isUnspecific = code === unspecificCode && (ownTrustCode !== undefined || found.length > 0);
  // OpenSSL checks the trust first, so a later fault replaces the code of the trust.
  const trustCode = isAboutTrust(code) && !isUnspecific ? code : ownTrustCode;
  if (trustCode) faults.push(faultOf(trustCode, trustDetail(chain)));
  const has = (...codes: readonly string[]): boolean => faults.some((fault) => codes.includes(fault.code));
  const explained =
    isUnspecific ||
    (code === 'UNSPECIFIED' && has(...withoutCode)) ||
    // For an issuer that is not an authority OpenSSL reports INVALID_CA first and INVALID_PURPOSE after it.
    (code === 'INVALID_PURPOSE' && has('INVALID_CA', 'KEYUSAGE_NO_CERTSIGN'));
  if (!explained) faults.push(faultOf(code, 'reported by OpenSSL'));
  return bySeverity(faults);
}

/**
 * The certificate that was last found to be for its server. An app connects to the same server again and again, and Node's check takes a legacy
 * object, for which OpenSSL prints the whole certificate and hashes it three times.
 */
let lastNamed: { readonly raw: Buffer; readonly host: string } | undefined;

function nameFaults(leaf: X509Certificate, host: string): Fault[] {
  const { raw } = leaf;
  if (lastNamed?.host === host && lastNamed.raw.equals(raw)) return [];
  if (!checkServerIdentity(host, leaf.toLegacyObject())) {
    lastNamed = { raw, host };
    return [];
  }
  const { subject, subjectAlternativeName } = readCertificate(leaf);
  const names = [...subjectAlternativeName.dnsName, ...subjectAlternativeName.ipAddress];
  const detail = `it is for ${(names.length > 0 ? names : [subject]).join(', ')}, not for ${host}`;
  return [faultOf('ERR_TLS_CERT_ALTNAME_INVALID', detail)];
}

function trustDetail(chain: readonly X509Certificate[]): string {
  const [top] = chain.slice(-1);
  if (!top) return '';
  if (top.subject === top.issuer) return `${nameOf(top)} is self-signed and not trusted`;
  return `the issuer of ${nameOf(top)}, ${JSON.stringify(top.issuer.replaceAll('\n', ', '))}, was not sent and is not trusted`;
}
