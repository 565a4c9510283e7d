/** An X.509 certificate (RFC 5280, 4.1) as core wants it. */
import { createHash, type X509Certificate } from 'node:crypto';
import type { CertificateData } from '@twinsocket/core';
import { keyAlgorithmOf, signatureAlgorithmOf } from './algorithms.ts';
import { partsOf } from './certificate-parts.ts';
import { childrenOf } from './der.ts';
import { commonNameOf } from './distinguished-name.ts';
import { readExtensions } from './extensions.ts';

/** Reads what WinRT shows of a certificate. Throws a RangeError if it is malformed. */
export function readCertificate(certificate: X509Certificate): CertificateData {
  const der = new Uint8Array(certificate.raw);
  const { serialNumber, signature, issuer, subject, publicKey, extensions } = partsOf(der);
  const [signatureAlgorithmName, signatureHashAlgorithmName] = signatureAlgorithmOf(signature);
  return {
    der,
    subject: commonNameOf(subject),
    issuer: commonNameOf(issuer),
    serialNumber: withoutSignByte(serialNumber.content),
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
    keyAlgorithmName: keyAlgorithmOf(childrenOf(publicKey)[0]),
    signatureAlgorithmName,
    signatureHashAlgorithmName,
    ...readExtensions(extensions),
    hash: (name) => new Uint8Array(createHash(name).update(der).digest()),
  };
}

/** A positive number that begins with a bit that is set has a zero byte in front (X.690, 8.3.2). */
function withoutSignByte(integer: Uint8Array): Uint8Array {
  return integer.length > 1 && integer[0] === 0 ? integer.subarray(1) : integer;
}
