/** `Windows.Security.Cryptography.Certificates.CertificateStores` and `CertificateStore`, where there are no certificates to store. */
import { winrtError } from '../errors.ts';
import type { IPromiseWithIAsyncOperation } from '../foundation/async-info.ts';
import { completedOperation } from '../foundation/async-operation.ts';
import { VectorView, type IVectorView } from '../foundation/vector-view.ts';
import { E_INVALIDARG, ERROR_NOT_SUPPORTED } from '../hresult.ts';
import { constructionKey, requireConstructionKey } from '../internal/illegal-constructor.ts';
import { toTextOrEmpty } from '../internal/projection.ts';
import { refuseCertificates, type Certificate } from './certificate.ts';
import { requireQuery, type CertificateQuery } from './certificate-query.ts';

/**
 * A store of certificates, which {@link CertificateStores.getStoreByName} gives.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { Certificate, CertificateStores } from 'twinsocket';
 *
 * const store = CertificateStores.getStoreByName('MY');
 * const certificate = Certificate.createFromPem(readFileSync('me.pem', 'utf8'), readFileSync('me.key', 'utf8'));
 * store.add(certificate);
 * console.log(certificate.storeName); // MY
 * store.delete(certificate);
 * ```
 */
export class CertificateStore {
  readonly #name: string;

  /** @internal */
  constructor(key: symbol, name: string) {
    requireConstructionKey(key);
    this.#name = name;
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'CertificateStore';
  }

  /** The name of the store, such as `MY`. */
  get name(): string {
    return this.#name;
  }

  /**
   * Adds a certificate, with its private key if it has one. A certificate that is in the store already, by its hash, is replaced.
   *
   * @throws {WinRTError} E_POINTER 0x80004003: the certificate is missing.
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the argument is not a certificate.
   * @throws {WinRTError} ERROR_NOT_SUPPORTED 0x80070032: the store is `Root`; the authorities to trust are in
   * `control.certificateAuthorities`. Or `capabilities.certificates` is false.
   */
  add(certificate: Certificate): void;
  add(): void {
    refuseCertificates('CertificateStore.add');
  }

  /**
   * Removes a certificate, by its hash. Has no effect if the store does not have it.
   *
   * @throws {WinRTError} E_POINTER 0x80004003: the certificate is missing.
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the argument is not a certificate.
   * @throws {WinRTError} ERROR_NOT_SUPPORTED 0x80070032: `capabilities.certificates` is false.
   */
  delete(certificate: Certificate): void;
  delete(): void {
    refuseCertificates('CertificateStore.delete');
  }
}

/**
 * The app's own stores of certificates, kept in memory: they are empty when the process starts, and never have the system's certificates or
 * keys. Where `capabilities.certificates` is false, as in a page, they are always empty.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { Certificate, CertificateStores } from 'twinsocket';
 *
 * const [certificate, key] = ['me.pem', 'me.key'].map((name) => readFileSync(name, 'utf8')) as [string, string];
 * CertificateStores.getStoreByName('MY').add(Certificate.createFromPem(certificate, key));
 * for (const { subject } of await CertificateStores.findAllAsync()) console.log(subject);
 * ```
 */
export class CertificateStores {
  /** @internal */
  constructor(key: symbol) {
    requireConstructionKey(key);
  }

  /** The store of intermediate authorities, `CA`. Connections do not use it to complete chains of certificates. */
  static get intermediateCertificationAuthorities(): CertificateStore {
    return this.getStoreByName('CA');
  }

  /** The store of trusted authorities, `Root`. It is always empty: the authorities to trust are in `control.certificateAuthorities`. */
  static get trustedRootCertificationAuthorities(): CertificateStore {
    return this.getStoreByName('Root');
  }

  /**
   * The certificates of all stores, or those that the query asks for. Expired ones, and the older ones of several with the same subject and
   * issuer, are left out unless the query includes them.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057, at the call: the argument is not a CertificateQuery.
   */
  static findAllAsync(query?: CertificateQuery | null): IPromiseWithIAsyncOperation<IVectorView<Certificate>> {
    requireQuery(query);
    return completedOperation(new VectorView<Certificate>([]));
  }

  /**
   * The store of a name, which is made if there is none. The case of the name has no meaning. `MY` is for the app's own certificates.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the name is empty.
   */
  static getStoreByName(storeName: string): CertificateStore {
    return new CertificateStore(constructionKey, requireStoreName(storeName));
  }

  /** Always throws ERROR_NOT_SUPPORTED 0x80070032, because the stores of the system's user are not used. */
  static getUserStoreByName(_storeName: string): never {
    throw winrtError(
      ERROR_NOT_SUPPORTED,
      'getUserStoreByName: the stores of the user are not used; use getStoreByName',
    );
  }
}

/** @internal Throws E_INVALIDARG 0x80070057 if the name is empty. */
export function requireStoreName(storeName: string): string {
  const name = toTextOrEmpty(storeName);
  if (name === '') throw winrtError(E_INVALIDARG, 'getStoreByName: the name must not be empty');
  return name;
}
