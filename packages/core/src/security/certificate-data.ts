import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';

/** The data that a platform reads from an X.509 certificate (RFC 5280). {@link Certificate} shows them as WinRT's members. */
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
  /** The name in WinRT's `KeyAlgorithmNames`, '' if it has none. */
  readonly keyAlgorithmName: string;
  readonly signatureAlgorithmName: string;
  readonly signatureHashAlgorithmName: string;
  /** The hash of {@link der}. */
  hash(name: CertificateHashName): AllocatedBytes;
}

/** The hash algorithms that `getHashValue` supports. */
export type CertificateHashName = 'SHA1' | 'SHA256';

/** `Windows.Security.Cryptography.Certificates.CertificateKeyUsages`; RFC 5280, 4.2.1.3. */
export interface CertificateKeyUsages {
  /** May sign lists of revoked certificates (RFC 5280, 4.2.1.3, as all of these). */
  crlSign: boolean;
  /** May encipher data. */
  dataEncipherment: boolean;
  /** May sign data other than certificates and revocation lists. */
  digitalSignature: boolean;
  /** May agree on keys. */
  keyAgreement: boolean;
  /** May sign certificates. */
  keyCertificateSign: boolean;
  /** May encipher keys. */
  keyEncipherment: boolean;
  /** May sign data so that the signer can't deny it later. */
  nonRepudiation: boolean;
}

/** The other names of a subject, by their kind (RFC 5280, 4.2.1.6). */
export interface SubjectAlternativeNames {
  readonly distinguishedName: readonly string[];
  readonly dnsName: readonly string[];
  readonly emailName: readonly string[];
  readonly ipAddress: readonly string[];
  /** User principal names, which Active Directory puts into users' certificates. */
  readonly principalName: readonly string[];
  readonly url: readonly string[];
}
