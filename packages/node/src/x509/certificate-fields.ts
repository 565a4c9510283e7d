/** Reads an X.509 certificate (RFC 5280, 4.1) into the fields that core needs. */
import { createHash, type X509Certificate } from 'node:crypto';
import type { CertificateData } from '@twinsocket/core';
import { keyAlgorithmOf, signatureAlgorithmOf } from './algorithms.ts';
import { partsOf } from './certificate-parts.ts';
import { childrenOf } from './der.ts';
import { commonNameOf } from './distinguished-name.ts';
import { readExtensions } from './extensions.ts';

/**
 * What was read last. Most apps connect to the same few servers again and again, and a chain takes about as long to read as V8 takes for all else
 * of a connect. Nothing of it is ever changed: the same bytes are the same certificate.
 */
const lastRead: CertificateData[] = [];
const mostKept = 8;
/** Bytes. A server may send larger certificates, which the process need not keep. */
const largestKept = 8 * 1024;

/** Reads the fields that WinRT shows of a certificate. Throws a RangeError if the certificate is malformed. */
export function readCertificate(certificate: X509Certificate): CertificateData {
  const { raw } = certificate;
  const known = lastRead.find(({ der }) => raw.equals(der));
  if (known) return known;
  const data = fieldsOf(certificate, new Uint8Array(raw));
  if (raw.length > largestKept) return data;
  lastRead.unshift(data);
  if (lastRead.length > mostKept) lastRead.pop();
  return data;
}

function fieldsOf(certificate: X509Certificate, der: Uint8Array): CertificateData {
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
