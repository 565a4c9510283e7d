/** An X.509 certificate (RFC 5280, 4.1) as core wants it. */
import { createHash, type X509Certificate } from 'node:crypto';
import type { CertificateData } from '@twinsocket/core';
import { keyAlgorithmOf, signatureAlgorithmOf } from './algorithms.ts';
import { childrenOf, contextTag, readElements, Tag } from './der.ts';
import { commonNameOf } from './distinguished-name.ts';
import { readExtensions } from './extensions.ts';

/** Reads what WinRT shows of a certificate. Throws a RangeError if an extension is malformed: OpenSSL hasn't looked there yet. */
export function readCertificate(certificate: X509Certificate): CertificateData {
  const der = new Uint8Array(certificate.raw);
  const [toBeSigned] = childrenOf(readElements(der)[0]);
  const fields = childrenOf(toBeSigned);
  const version = contextTag(0, 'constructed');
  // Version 1 leaves the first field out.
  const [serialNumber, signature, issuer, , subject, publicKey] = fields.slice(fields[0]?.tag === version ? 1 : 0);
  const [signatureAlgorithmName, signatureHashAlgorithmName] = signatureAlgorithmOf(signature);
  return {
    der,
    subject: commonNameOf(subject),
    issuer: commonNameOf(issuer),
    serialNumber: withoutSignByte(serialNumber?.tag === Tag.integer ? serialNumber.content : new Uint8Array()),
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
    keyAlgorithmName: keyAlgorithmOf(childrenOf(publicKey)[0]),
    signatureAlgorithmName,
    signatureHashAlgorithmName,
    ...readExtensions(fields.find(({ tag }) => tag === contextTag(3, 'constructed'))),
    hash: (name) => new Uint8Array(createHash(name).update(der).digest()),
  };
}

/** A positive number that begins with a bit that is set has a zero byte in front (X.690, 8.3.2). */
function withoutSignByte(integer: Uint8Array): Uint8Array {
  return integer.length > 1 && integer[0] === 0 ? integer.subarray(1) : integer;
}
