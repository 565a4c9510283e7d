/** What a certificate says of its own use (RFC 5280, 4.2.1), as far as `X509Certificate` doesn't tell. */
import type { X509Certificate } from 'node:crypto';
import type { CertificateData } from '@twinsocket/core';
import { readCertificate } from '../x509/certificate-fields.ts';
import { childrenOf, contextTag, readElements, readObjectIdentifier, Tag } from '../x509/der.ts';

const BASIC_CONSTRAINTS = '2.5.29.19';
const DER_BOOLEAN = 0x01;

/** Those that OpenSSL 3 understands (X509_supported_extension), and the user of a certificate must if they are critical. */
const supported: readonly string[] = [
  '2.5.29.15', // key usage
  '2.5.29.17', // subject alternative name
  BASIC_CONSTRAINTS,
  '2.5.29.30', // name constraints
  '2.5.29.31', // CRL distribution points
  '2.5.29.32', // certificate policies
  '2.5.29.33', // policy mappings
  '2.5.29.36', // policy constraints
  '2.5.29.37', // extended key usage
  '2.5.29.54', // inhibit any policy
  '1.3.6.1.5.5.7.1.7', // IP address blocks (RFC 3779)
  '1.3.6.1.5.5.7.1.8', // autonomous system numbers
  '1.3.6.1.5.5.7.1.14', // proxy certificate
  '2.16.840.1.113730.1.1', // Netscape's certificate type
];

interface Restrictions extends Pick<CertificateData, 'enhancedKeyUsages' | 'signatureHashAlgorithmName'> {
  /** Names of key usages; undefined where it restricts none. */
  readonly keyUsages: readonly string[] | undefined;
  /** How many authorities may follow under this one. */
  readonly pathLength: number;
  /** Object identifiers of critical extensions that nobody here understands. */
  readonly unknownCritical: readonly string[];
}

/** Throws a RangeError if an extension is malformed. */
export function restrictionsOf(certificate: X509Certificate): Restrictions {
  const { enhancedKeyUsages, signatureHashAlgorithmName, keyUsages } = readCertificate(certificate);
  const usages = Object.entries(keyUsages).flatMap(([name, allowed]) => (allowed ? [name] : []));
  const extensions = extensionsOf(certificate);
  return {
    enhancedKeyUsages,
    signatureHashAlgorithmName,
    keyUsages: usages.length > 0 ? usages : undefined,
    pathLength: pathLengthIn(extensions.find(({ identifier }) => identifier === BASIC_CONSTRAINTS)?.value),
    unknownCritical: extensions
      .filter(({ identifier, critical }) => critical && !supported.includes(identifier))
      .map(({ identifier }) => identifier),
  };
}

interface Extension {
  readonly identifier: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

function extensionsOf({ raw }: X509Certificate): Extension[] {
  const [toBeSigned] = childrenOf(readElements(raw)[0]);
  const extensions = childrenOf(toBeSigned).find(({ tag }) => tag === contextTag(3, 'constructed'));
  return childrenOf(childrenOf(extensions)[0]).map((extension) => {
    const parts = childrenOf(extension);
    return {
      identifier: readObjectIdentifier(parts[0]),
      critical: parts.some(({ tag, content }) => tag === DER_BOOLEAN && content[0] !== 0),
      value: parts.find(({ tag }) => tag === Tag.octetString)?.content ?? new Uint8Array(),
    };
  });
}

/** `pathLenConstraint` behind `cA`; without it, any. */
function pathLengthIn(value: Uint8Array | undefined): number {
  const [constraints] = readElements(value ?? new Uint8Array());
  const limit = childrenOf(constraints).find(({ tag }) => tag === Tag.integer);
  return limit ? limit.content.reduce((sum, byte) => sum * 256 + byte, 0) : Infinity;
}
