/** `Windows.Security.Cryptography.Certificates.Certificate`, over what a platform has read out of it. */
import { describe, winrtError } from '../errors.ts';
import type { IPromiseWithIAsyncOperation } from '../foundation/async-info.ts';
import { Operation } from '../foundation/async-operation.ts';
import { toText } from '../internal/projection.ts';
import { VectorView, type IVectorView } from '../foundation/vector-view.ts';
import { E_INVALIDARG, E_NOTIMPL, ERROR_NOT_SUPPORTED } from '../hresult.ts';
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
  /** User principal names, as Active Directory puts them into certificates of people. */
  principalName: IVectorView<string>;
  /** URLs. */
  url: IVectorView<string>;
}

/**
 * Nothing of it can be changed but {@link friendlyName}: dates, bytes and objects are copies, a new one each time.
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
   * A certificate in DER (`.cer`) or PEM, or the one in a DER-encoded `.p7b` that issued no other of it. It has no private key: for
   * a client's certificate use {@link createFromPem} or {@link createFromPfx}. E_INVALIDARG 0x80070057 for anything else, with
   * the reason as `cause`. Where `capabilities.certificates` is false, always ERROR_NOT_SUPPORTED 0x80070032.
   */
  constructor(certBlob: IBuffer);
  /** @internal What a platform has read of one. */
  constructor(data: CertificateData);
  constructor(data: IBuffer | CertificateData) {
    this.#data = data as CertificateData;
  }

  /**
   * A client's certificate: PEM, with the certificates of its issuers behind it if the server doesn't have them, and its private
   * key, PEM, decrypted with `passphrase` where it is encrypted. E_INVALIDARG 0x80070057 for what can't be read, and for the key
   * of another certificate. Where `capabilities.certificates` is false, always ERROR_NOT_SUPPORTED 0x80070032.
   */
  static createFromPem(certPem: string, keyPem: string, passphrase?: string): Certificate;
  static createFromPem(): Certificate {
    return refuseCertificates('Certificate.createFromPem');
  }

  /**
   * A client's certificate with its private key out of a PKCS #12 container (`.pfx`, `.p12`). The certificates of its issuers that are
   * in the container are shown to servers, but don't vouch for any server: `control.certificateAuthorities` says whom to trust.
   * E_INVALIDARG 0x80070057 if it can't be read: by a wrong passphrase, without a private key, or where its encryption is too old for
   * OpenSSL 3. Where `capabilities.certificates` is false, always ERROR_NOT_SUPPORTED 0x80070032.
   */
  static createFromPfx(pfx: Uint8Array, passphrase?: string): Certificate;
  static createFromPfx(): Certificate {
    return refuseCertificates('Certificate.createFromPfx');
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'Certificate';
  }

  /** Common name of the subject; '' if it has none. */
  get subject(): string {
    return this.#data.subject;
  }

  /** Common name of the issuer, and nothing else of its name; '' if it has none. */
  get issuer(): string {
    return this.#data.issuer;
  }

  /** Big-endian, as it is usually printed. */
  get serialNumber(): AllocatedBytes {
    return this.#data.serialNumber.slice();
  }

  /** The first moment at which it is valid. */
  get validFrom(): Date {
    return new Date(this.#data.validFrom);
  }

  /** The last moment at which it is valid. */
  get validTo(): Date {
    return new Date(this.#data.validTo);
  }

  /** A name for people, in memory alone; '' until set. */
  get friendlyName(): string {
    return this.#friendlyName;
  }

  set friendlyName(value: string) {
    this.#friendlyName = toText(value);
  }

  /** Object identifiers of what the key may be used for, e.g. `1.3.6.1.5.5.7.3.1` for a TLS server; empty for everything. */
  get enhancedKeyUsages(): IVectorView<string> {
    return new VectorView(this.#data.enhancedKeyUsages);
  }

  /** All false where the certificate says nothing of it, which restricts nothing. */
  get keyUsages(): CertificateKeyUsages {
    return { ...this.#data.keyUsages };
  }

  /** The names beside the subject that it is good for. */
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

  /** As WinRT's `KeyAlgorithmNames`: `RSA`, `DSA`, `ECDSA256`, …; '' for others. */
  get keyAlgorithmName(): string {
    return this.#data.keyAlgorithmName;
  }

  /** `RSA`, `DSA` or `ECDSA`; '' for others. */
  get signatureAlgorithmName(): string {
    return this.#data.signatureAlgorithmName;
  }

  /** `SHA1`, `SHA256`, …; '' if the signature names none that is known. */
  get signatureHashAlgorithmName(): string {
    return this.#data.signatureHashAlgorithmName;
  }

  /** Whether it can be shown to a server as the client's own: true for what {@link createFromPem} and {@link createFromPfx} made. */
  get hasPrivateKey(): boolean {
    return false;
  }

  /** Always false: there is no security device here. */
  get isSecurityDeviceBound(): boolean {
    return false;
  }

  /** Always false: no key is protected by a prompt. */
  get isStronglyProtected(): boolean {
    return false;
  }

  /** Always false: there is no certificate store. */
  get isPerUser(): boolean {
    return false;
  }

  /** Always '': there is no certificate store. */
  get keyStorageProviderName(): string {
    return '';
  }

  /** Always '': there is no certificate store. */
  get storeName(): string {
    return '';
  }

  /** The hash of the DER form: `SHA1`, the default, or `SHA256`. Another name: E_INVALIDARG 0x80070057. */
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
   * Always fails with E_NOTIMPL 0x80004001: there is no certificate store to find issuers in. What a server sent along is in
   * `information.serverIntermediateCertificates`.
   */
  buildChainAsync(
    _certificates?: Iterable<Certificate> | null,
    _parameters?: unknown,
  ): IPromiseWithIAsyncOperation<never> {
    const operation = new Operation<never>();
    operation.fail(winrtError(E_NOTIMPL, 'certificate.buildChainAsync: this platform has no certificate store'));
    return operation.promise;
  }
}

/** @internal For a platform that can't have certificates; `where` is the member that was called. */
export function refuseCertificates(where: string): never {
  const text = "a page can't read or use certificates; the browser checks and chooses them itself";
  throw winrtError(ERROR_NOT_SUPPORTED, `${where}: ${text}`);
}
