/** `Windows.Security.Cryptography.Certificates.Certificate`, based on the data that a platform has read from a certificate. */
import { describe, winrtError } from '../errors.ts';
import type { IPromiseWithIAsyncOperation } from '../foundation/async-info.ts';
import { Operation } from '../foundation/async-operation.ts';
import { hasMembers } from '../internal/has-members.ts';
import { toText } from '../internal/projection.ts';
import { VectorView, type IVectorView } from '../foundation/vector-view.ts';
import { E_INVALIDARG, E_NOTIMPL, E_POINTER, ERROR_NOT_SUPPORTED } from '../hresult.ts';
import { fromUint8Array, type IBuffer } from '../streams/buffer.ts';
import type { CertificateData, CertificateHashName, CertificateKeyUsages } from './certificate-data.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';

/** `Windows.Security.Cryptography.Certificates.SubjectAlternativeNameInfo`: other names of a subject, by their kind. */
export interface SubjectAlternativeNameInfo {
  /** Names of directories (X.500). */
  distinguishedName: IVectorView<string>;
  /** DNS names, possibly with a wildcard. */
  dnsName: IVectorView<string>;
  /** E-mail addresses. */
  emailName: IVectorView<string>;
  /** IP addresses. */
  ipAddress: IVectorView<string>;
  /** User principal names, which Active Directory puts into users' certificates. */
  principalName: IVectorView<string>;
  /** URLs. */
  url: IVectorView<string>;
}

/**
 * A certificate. Only {@link friendlyName} can be changed: dates, bytes and objects are new copies for each access.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { Certificate, MessageWebSocket } from 'twinsocket';
 *
 * const socket = new MessageWebSocket();
 * const [certificate, key] = ['me.pem', 'me.key'].map((name) => readFileSync(name, 'utf8')) as [string, string];
 * socket.control.clientCertificate = Certificate.createFromPem(certificate, key);
 * ```
 */
export class Certificate {
  readonly #data: CertificateData;
  #friendlyName = '';

  /**
   * Reads a certificate in DER (`.cer`) or PEM, or from a DER-encoded `.p7b` the certificate that issued none of the others. It has no
   * private key: for a client's certificate use {@link createFromPem} or {@link createFromPfx}.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the bytes are not a certificate; `cause` has the reason.
   * @throws {WinRTError} ERROR_NOT_SUPPORTED 0x80070032: `capabilities.certificates` is false.
   */
  constructor(certBlob: IBuffer);
  /** @internal The data that a platform has read from a certificate. */
  constructor(data: CertificateData);
  constructor(data: IBuffer | CertificateData) {
    this.#data = data as CertificateData;
  }

  /**
   * Reads a client's certificate and its private key, both in PEM. If the server doesn't have the certificates of the issuers, `certPem`
   * must have them behind the client's. If the key is encrypted, `passphrase` decrypts it.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the certificate or key can't be read, or they don't belong together.
   * @throws {WinRTError} ERROR_NOT_SUPPORTED 0x80070032: `capabilities.certificates` is false.
   */
  static createFromPem(certPem: string, keyPem: string, passphrase?: string): Certificate;
  static createFromPem(): Certificate {
    return refuseCertificates('Certificate.createFromPem');
  }

  /**
   * Reads a client's certificate and its private key from a PKCS #12 container (`.pfx`, `.p12`). Certificates of issuers in the container
   * are sent to servers, but are not trusted as authorities of servers: those are in `control.certificateAuthorities`.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the container can't be read, because the passphrase is wrong, there is no private key,
   * or its encryption is too old for OpenSSL 3.
   * @throws {WinRTError} ERROR_NOT_SUPPORTED 0x80070032: `capabilities.certificates` is false.
   */
  static createFromPfx(pfx: Uint8Array, passphrase?: string): Certificate;
  static createFromPfx(): Certificate {
    return refuseCertificates('Certificate.createFromPfx');
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'Certificate';
  }

  /** The common name of the subject; '' if it has none. */
  get subject(): string {
    return this.#data.subject;
  }

  /** The common name of the issuer, without the other parts of its name; '' if it has none. */
  get issuer(): string {
    return this.#data.issuer;
  }

  /** The serial number, big-endian, as it is usually printed. */
  get serialNumber(): AllocatedBytes {
    return this.#data.serialNumber.slice();
  }

  /** The first moment at which the certificate is valid. */
  get validFrom(): Date {
    return new Date(this.#data.validFrom);
  }

  /** The last moment at which the certificate is valid. */
  get validTo(): Date {
    return new Date(this.#data.validTo);
  }

  /** A name for people, which is kept in memory only. @default '' */
  get friendlyName(): string {
    return this.#friendlyName;
  }

  set friendlyName(value: string) {
    this.#friendlyName = toText(value);
  }

  /** The allowed uses of the key as object identifiers, e.g. `1.3.6.1.5.5.7.3.1` for a TLS server; empty if all uses are allowed. */
  get enhancedKeyUsages(): IVectorView<string> {
    return new VectorView(this.#data.enhancedKeyUsages);
  }

  /** The allowed uses of the key. All are false if the certificate has no such extension; then all uses are allowed. */
  get keyUsages(): CertificateKeyUsages {
    return { ...this.#data.keyUsages };
  }

  /** The names, other than the subject, that the certificate is valid for. */
  get subjectAlternativeName(): SubjectAlternativeNameInfo {
    const names = this.#data.subjectAlternativeName;
    return {
      distinguishedName: new VectorView(names.distinguishedName),
      dnsName: new VectorView(names.dnsName),
      emailName: new VectorView(names.emailName),
      ipAddress: new VectorView(names.ipAddress),
      principalName: new VectorView(names.principalName),
      url: new VectorView(names.url),
    };
  }

  /** The algorithm of the key, as in WinRT's `KeyAlgorithmNames`: `RSA`, `DSA`, `ECDSA256` and so on; '' for others. */
  get keyAlgorithmName(): string {
    return this.#data.keyAlgorithmName;
  }

  /** The algorithm of the signature: `RSA`, `DSA` or `ECDSA`; '' for others. */
  get signatureAlgorithmName(): string {
    return this.#data.signatureAlgorithmName;
  }

  /** The hash algorithm of the signature: `SHA1`, `SHA256` and so on; '' for others. */
  get signatureHashAlgorithmName(): string {
    return this.#data.signatureHashAlgorithmName;
  }

  /** Whether the certificate can identify a client: true if {@link createFromPem} or {@link createFromPfx} made it. */
  get hasPrivateKey(): boolean {
    return false;
  }

  /** Always false: security devices are not supported. */
  get isSecurityDeviceBound(): boolean {
    return false;
  }

  /** Always false: no key is protected by a prompt. */
  get isStronglyProtected(): boolean {
    return false;
  }

  /** Always false: certificates are the app's, not the user's. */
  get isPerUser(): boolean {
    return false;
  }

  /** Always '': keys are kept in memory, by no provider. */
  get keyStorageProviderName(): string {
    return '';
  }

  /** The name of the store that the certificate was added to, see `CertificateStores`; '' if it is in none. */
  get storeName(): string {
    return '';
  }

  /**
   * The hash of the DER form, by `SHA1` (the default) or `SHA256`.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: another name.
   */
  getHashValue(hashAlgorithmName: CertificateHashName = 'SHA1'): AllocatedBytes {
    const name: unknown = hashAlgorithmName;
    if (name === 'SHA1' || name === 'SHA256') return this.#data.hash(name);
    throw winrtError(E_INVALIDARG, `certificate.getHashValue: ${describe(name)} is neither "SHA1" nor "SHA256"`);
  }

  /** The certificate in DER. */
  getCertificateBlob(): IBuffer {
    return fromUint8Array(this.#data.der.slice());
  }

  /**
   * Always fails with E_NOTIMPL 0x80004001, because no store is searched for issuers. The certificates that a server
   * sent are in `information.serverIntermediateCertificates`.
   */
  buildChainAsync(
    _certificates?: Iterable<Certificate> | null,
    _parameters?: unknown,
  ): IPromiseWithIAsyncOperation<never> {
    const operation = new Operation<never>();
    operation.fail(winrtError(E_NOTIMPL, 'certificate.buildChainAsync: no store is searched for issuers'));
    return operation.promise;
  }
}

/**
 * @internal Throws if the argument is not a certificate, which another copy of this package may have made: E_POINTER 0x80004003 for null,
 * otherwise E_INVALIDARG 0x80070057.
 */
export function requireCertificate(certificate: Certificate, where: string): void {
  const given: unknown = certificate;
  if (hasMembers(given, { subject: 'string', issuer: 'string', getHashValue: 'function' })) return;
  const number = given === null || given === undefined ? E_POINTER : E_INVALIDARG;
  throw winrtError(number, `${where}: ${describe(given)} is not a Certificate`);
}

/** @internal For a platform without certificates; `where` is the called member. */
export function refuseCertificates(where: string): never {
  const text = "a page can't read or use certificates; the browser checks and chooses them itself";
  throw winrtError(ERROR_NOT_SUPPORTED, `${where}: ${text}`);
}
