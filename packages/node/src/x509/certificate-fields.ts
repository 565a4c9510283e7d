/** Reads an X.509 certificate (RFC 5280, 4.1) into the fields that core needs. */
import { createHash, type X509Certificate } from 'node:crypto';
import type { CertificateData } from '@twinsocket/core';
import { keyAlgorithmOf, signatureAlgorithmOf } from './algorithms.ts';
import { partsOf } from './certificate-parts.ts';
import { childrenOf } from './der.ts';
import { commonNameOf } from './distinguished-name.ts';
import { readExtensions } from './extensions.ts';

/** Reads the fields that WinRT shows of a certificate. Throws a RangeError if the certificate is malformed. */
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

/** DER puts a zero byte in front of a positive number whose first bit is set (X.690, 8.3.2). */
function withoutSignByte(integer: Uint8Array): Uint8Array {
  return integer.length > 1 && integer[0] === 0 ? integer.subarray(1) : integer;
}
