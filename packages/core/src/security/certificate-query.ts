/** `Windows.Security.Cryptography.Certificates.CertificateQuery`. */
import { describe, winrtError } from '../errors.ts';
import { Vector } from '../foundation/vector.ts';
import { E_INVALIDARG } from '../hresult.ts';
import { hasMembers } from '../internal/has-members.ts';
import { toBoolean, toTextOrEmpty } from '../internal/projection.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';
import { requireByteArray } from '../streams/bytes/byte-array.ts';
import { copyOf } from '../streams/bytes/memory.ts';

/**
 * What `CertificateStores.findAllAsync` looks for. A certificate is found if it has all that is set; what is empty or false restricts
 * nothing. Names are compared without regard to case.
 *
 * @example
 * ```ts
 * import { CertificateQuery, CertificateStores, MessageWebSocket } from 'twinsocket';
 *
 * const query = new CertificateQuery();
 * query.issuerName = 'Contoso Issuing CA';
 * query.enhancedKeyUsages.append('1.3.6.1.5.5.7.3.2'); // client authentication
 * const [certificate] = await CertificateStores.findAllAsync(query);
 * if (certificate) new MessageWebSocket().control.clientCertificate = certificate;
 * ```
 */
export class CertificateQuery {
  readonly #enhancedKeyUsages = new Vector<string>();
  #friendlyName = '';
  #hardwareOnly = false;
  #includeDuplicates = false;
  #includeExpiredCertificates = false;
  #issuerName = '';
  #storeName = '';
  #thumbprint = new Uint8Array(0);

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'CertificateQuery';
  }

  /** Uses of the key that the certificate must allow, all of them, as object identifiers. A certificate that lists no uses allows all. */
  get enhancedKeyUsages(): Vector<string> {
    return this.#enhancedKeyUsages;
  }

  /** The `friendlyName` of the certificate. @default '' */
  get friendlyName(): string {
    return this.#friendlyName;
  }

  set friendlyName(value: string) {
    this.#friendlyName = toTextOrEmpty(value);
  }

  /** Only certificates whose key is in a security device; there are none, because such devices are not supported. @default false */
  get hardwareOnly(): boolean {
    return this.#hardwareOnly;
  }

  set hardwareOnly(value: boolean) {
    this.#hardwareOnly = toBoolean(value);
  }

  /** Also the older ones of several certificates with the same subject and issuer. @default false */
  get includeDuplicates(): boolean {
    return this.#includeDuplicates;
  }

  set includeDuplicates(value: boolean) {
    this.#includeDuplicates = toBoolean(value);
  }

  /** Also certificates that have expired. @default false */
  get includeExpiredCertificates(): boolean {
    return this.#includeExpiredCertificates;
  }

  set includeExpiredCertificates(value: boolean) {
    this.#includeExpiredCertificates = toBoolean(value);
  }

  /** The common name of the issuer, as in `Certificate.issuer`. @default '' */
  get issuerName(): string {
    return this.#issuerName;
  }

  set issuerName(value: string) {
    this.#issuerName = toTextOrEmpty(value);
  }

  /** The name of the store; all stores if it is empty. @default '' */
  get storeName(): string {
    return this.#storeName;
  }

  set storeName(value: string) {
    this.#storeName = toTextOrEmpty(value);
  }

  /**
   * The SHA-1 hash of the certificate, as of `Certificate.getHashValue()`; a new copy for each access. null sets it empty.
   *
   * @default an empty array
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the value is neither a view nor an array of numbers.
   */
  get thumbprint(): AllocatedBytes {
    return this.#thumbprint.slice();
  }

  set thumbprint(value: ArrayBufferView | readonly number[] | null) {
    this.#thumbprint = copyOf(requireByteArray(value ?? [], 'thumbprint'), 'thumbprint');
  }
}

/** @internal Throws E_INVALIDARG 0x80070057 if the argument is not a query, which another copy of this package may have made. */
export function requireQuery(query: CertificateQuery | null | undefined): CertificateQuery {
  const given = query ?? new CertificateQuery();
  if (hasMembers(given, { friendlyName: 'string', issuerName: 'string', storeName: 'string' })) return given;
  throw winrtError(E_INVALIDARG, `findAllAsync: ${describe(query)} is not a CertificateQuery`);
}
