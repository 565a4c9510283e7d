/** Certificates written by hand, with whatever is wrong in them: no tool makes most of it. */
import { constants, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { element, field, name as nameOf, objectIdentifier, sequence, utf8 } from '../../x509/der-writer.ts';
import { Tag } from '../../x509/der.ts';
import { current, type Issued } from './certificates.ts';

/** How to sign: an algorithm identifier, and what makes the bytes for it. */
export interface SignatureScheme {
  readonly identifier: Uint8Array;
  readonly sign: (toBeSigned: Uint8Array, key: KeyObject) => Uint8Array;
}

/** Everything that a certificate says. Extensions are by object identifier: the last word holds, undefined is none. */
export interface Writing {
  readonly subject: string;
  /** The name of the subject, if it is not to be the common name alone. */
  readonly subjectName?: Uint8Array;
  readonly key: KeyObject;
  readonly validity?: readonly [from: number, to: number];
  readonly extensions?: Readonly<Record<string, Uint8Array | undefined>>;
  /** SubjectPublicKeyInfo, if it is not to be the key's. */
  readonly publicKey?: Uint8Array;
  /** 1 leaves the extensions out. */
  readonly version?: 1 | 3;
  /** Instead of the issuer's key. */
  readonly signer?: KeyObject;
  readonly scheme?: SignatureScheme;
  /** The algorithm that stands outside of what is signed, if it is to be another. */
  readonly outerIdentifier?: Uint8Array;
  readonly issuerName?: string;
  /** Changes what is to be signed. */
  readonly change?: (toBeSigned: Uint8Array) => Uint8Array;
}

export interface Written extends Issued {
  readonly writing: Writing;
}

const nothing = element(0x05);
const critical = element(Tag.boolean, Uint8Array.of(0xff));

/** An extension with its value. */
export function extension(identifier: string, value: Uint8Array, isCritical = false): Uint8Array {
  return sequence(objectIdentifier(identifier), ...(isCritical ? [critical] : []), element(Tag.octetString, value));
}

/** A string of bits, of which the last `unused` are none. */
export function bits(byte: number, unused = 0): Uint8Array {
  return element(Tag.bitString, Uint8Array.of(unused, byte));
}

export function ecKey(namedCurve = 'P-256'): KeyObject {
  return generateKeyPairSync('ec', { namedCurve }).privateKey;
}

export function rsaKey(modulusLength: number): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength }).privateKey;
}

export function rsa(hash: string, identifier: string): SignatureScheme {
  return {
    identifier: sequence(objectIdentifier(identifier), nothing),
    sign: (bytes, key) => sign(hash, bytes, key),
  };
}

/** RSASSA-PSS; `hashIdentifier` undefined leaves the parameters to their defaults, which are of SHA-1 (RFC 4055, 3.1). */
export function rsaPss(hash: string, hashIdentifier: string | undefined, saltLength: number): SignatureScheme {
  const hashAlgorithm = sequence(objectIdentifier(hashIdentifier ?? '1.3.14.3.2.26'), nothing);
  const mask = sequence(objectIdentifier('1.2.840.113549.1.1.8'), hashAlgorithm);
  const salt = element(Tag.integer, Uint8Array.of(saltLength));
  const parameters = hashIdentifier === undefined ? [] : [field(0, hashAlgorithm), field(1, mask), field(2, salt)];
  return {
    identifier: sequence(objectIdentifier('1.2.840.113549.1.1.10'), sequence(...parameters)),
    sign: (bytes, key) => sign(hash, bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }),
  };
}

const ecdsa: SignatureScheme = {
  identifier: sequence(objectIdentifier('1.2.840.10045.4.3.2')),
  sign: (bytes, key) => sign('sha256', bytes, key),
};

const rsaWithSha256 = rsa('sha256', '1.2.840.113549.1.1.11');

/** Signed by `issuer`, or by itself. */
export function write(writing: Writing, issuer: Written | undefined): Written {
  const signer = writing.signer ?? (issuer?.writing ?? writing).key;
  const scheme = writing.scheme ?? (signer.asymmetricKeyType === 'rsa' ? rsaWithSha256 : ecdsa);
  const { validity = current, version = 3, extensions = {} } = writing;
  const written = Object.values(extensions).filter((value) => value !== undefined);
  const toBeSigned = sequence(
    ...(version === 1 ? [] : [field(0, element(Tag.integer, Uint8Array.of(2)))]),
    element(Tag.integer, serialNumber(writing.subject)),
    scheme.identifier,
    commonName(writing.issuerName ?? (issuer?.writing ?? writing).subject),
    sequence(...validity.map(time)),
    writing.subjectName ?? commonName(writing.subject),
    writing.publicKey ?? createPublicKey(writing.key).export({ type: 'spki', format: 'der' }),
    ...(version === 1 ? [] : [field(3, sequence(...written))]),
  );
  const signed = writing.change?.(toBeSigned) ?? toBeSigned;
  const signature = element(Tag.bitString, Uint8Array.of(0), scheme.sign(signed, signer));
  const der = sequence(signed, writing.outerIdentifier ?? scheme.identifier, signature);
  const cert = `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
  return { writing, cert, key: writing.key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

export function serialNumber(subject: string): Uint8Array {
  return Uint8Array.of(1, ...Buffer.from(subject).subarray(0, 8));
}

export function commonName(text: string): Uint8Array {
  return nameOf(['2.5.4.3', utf8(text)]);
}

/** GeneralizedTime, so many milliseconds from now. */
function time(fromNow: number): Uint8Array {
  const text = new Date(Date.now() + fromNow).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return element(0x18, Buffer.from(text));
}
