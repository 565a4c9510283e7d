import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';

/** What a platform reads out of an X.509 certificate (RFC 5280). {@link Certificate} makes WinRT's members of it. */
export interface CertificateData {
  /** The certificate in DER. */
  readonly der: Uint8Array;
  /** Common name of the subject, '' if it has none. */
  readonly subject: string;
  /** Common name of the issuer, '' if it has none. */
  readonly issuer: string;
  /** Big-endian, without a sign byte. */
  readonly serialNumber: Uint8Array;
  readonly validFrom: Date;
  readonly validTo: Date;
  /** Object identifiers in dotted form. */
  readonly enhancedKeyUsages: readonly string[];
  readonly keyUsages: CertificateKeyUsages;
  readonly subjectAlternativeName: SubjectAlternativeNames;
  /** The name that WinRT's `KeyAlgorithmNames` has for it, '' if none. */
  readonly keyAlgorithmName: string;
  readonly signatureAlgorithmName: string;
  readonly signatureHashAlgorithmName: string;
  /** The hash of {@link der}. */
  hash(name: CertificateHashName): AllocatedBytes;
}

/** The digests that `getHashValue` knows. */
export type CertificateHashName = 'SHA1' | 'SHA256';

/** `Windows.Security.Cryptography.Certificates.CertificateKeyUsages`; RFC 5280, 4.2.1.3. */
export interface CertificateKeyUsages {
  /** May sign lists of revoked certificates (RFC 5280, 4.2.1.3, as all of these). */
  crlSign: boolean;
  /** May encipher data. */
  dataEncipherment: boolean;
  /** May sign what is no certificate. */
  digitalSignature: boolean;
  /** May agree on keys. */
  keyAgreement: boolean;
  /** May sign certificates. */
  keyCertificateSign: boolean;
  /** May encipher keys. */
  keyEncipherment: boolean;
  /** May vouch for what was signed. */
  nonRepudiation: boolean;
}

/** The other names of a subject, by their kind (RFC 5280, 4.2.1.6). */
export interface SubjectAlternativeNames {
  readonly distinguishedName: readonly string[];
  readonly dnsName: readonly string[];
  readonly emailName: readonly string[];
  readonly ipAddress: readonly string[];
  /** User principal names, as Active Directory puts them into certificates of people. */
  readonly principalName: readonly string[];
  readonly url: readonly string[];
}
