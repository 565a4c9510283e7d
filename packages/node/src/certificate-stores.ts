/** The stores of certificates in Node: what the app has put in, in memory, never the system's. */
import { X509Certificate } from 'node:crypto';
import {
  CertificateStore as CoreCertificateStore,
  CertificateStores as CoreCertificateStores,
  completedOperation,
  constructionKey,
  hresult,
  requireCertificate,
  requireQuery,
  requireStoreName,
  toUint8Array,
  VectorView,
  winrtError,
  type Certificate,
  type CertificateQuery,
  type IPromiseWithIAsyncOperation,
  type IVectorView,
} from '@twinsocket/core';

interface Contents {
  readonly store: CertificateStore;
  readonly certificates: Map<string, Certificate>;
}

/** By name in upper case. */
const stores = new Map<string, Contents>();

/** Core's class, whose declaration is published, documents the members. */
export class CertificateStore extends CoreCertificateStore {
  /** By their hashes. */
  readonly #certificates: Map<string, Certificate>;

  constructor(key: symbol, name: string, certificates: Map<string, Certificate>) {
    super(key, name);
    this.#certificates = certificates;
  }

  override add(certificate: Certificate): void {
    requireCertificate(certificate, 'CertificateStore.add');
    if (keyOf(this.name) === 'ROOT') {
      const text =
        'CertificateStore.add: the store Root is not used; put authorities to trust into control.certificateAuthorities';
      throw winrtError(hresult.ERROR_NOT_SUPPORTED, text);
    }
    this.#certificates.set(hashOf(certificate), certificate);
  }

  override delete(certificate: Certificate): void {
    requireCertificate(certificate, 'CertificateStore.delete');
    this.#certificates.delete(hashOf(certificate));
  }
}

/** Core's class, whose declaration is published, documents the members. */
export class CertificateStores extends CoreCertificateStores {
  static override findAllAsync(query?: CertificateQuery | null): IPromiseWithIAsyncOperation<IVectorView<Certificate>> {
    return completedOperation(new VectorView(found(requireQuery(query))));
  }

  static override getStoreByName(storeName: string): CertificateStore {
    const name = requireStoreName(storeName);
    let contents = stores.get(keyOf(name));
    if (!contents) {
      const certificates = new Map<string, Certificate>();
      contents = { store: new CertificateStore(constructionKey, name, certificates), certificates };
      stores.set(keyOf(name), contents);
    }
    return contents.store;
  }
}

/** The name of the store that has this certificate object; '' if none has it. */
export function storeNameOf(certificate: Certificate): string {
  for (const { store, certificates } of stores.values()) {
    for (const stored of certificates.values()) if (stored === certificate) return store.name;
  }
  return '';
}

function found(query: CertificateQuery): Certificate[] {
  if (query.hardwareOnly) return [];
  const now = Date.now();
  const all = [...stores].flatMap(([key, { certificates }]) =>
    query.storeName === '' || key === keyOf(query.storeName) ? [...certificates.values()] : [],
  );
  const matching = all.filter(
    (certificate) =>
      (query.includeExpiredCertificates || certificate.validTo.getTime() >= now) && matches(certificate, query),
  );
  // A certificate that is in two stores is found once.
  const unique = [...new Map(matching.map((certificate) => [hashOf(certificate), certificate])).values()];
  return query.includeDuplicates ? unique : withoutOlder(unique);
}

function matches(certificate: Certificate, query: CertificateQuery): boolean {
  const { enhancedKeyUsages: allowed } = certificate;
  return (
    isAnyOr(query.friendlyName, certificate.friendlyName) &&
    isAnyOr(query.issuerName, certificate.issuer) &&
    isAnyOr(hex(query.thumbprint), hashOf(certificate)) &&
    (allowed.length === 0 || query.enhancedKeyUsages.every((usage) => allowed.includes(usage)))
  );
}

/** Of those with the same subject and issuer, the one that is valid since the latest moment. */
function withoutOlder(certificates: readonly Certificate[]): Certificate[] {
  const newest = new Map<string, Certificate>();
  for (const certificate of certificates) {
    const { subject, issuer } = new X509Certificate(toUint8Array(certificate.getCertificateBlob()));
    const names = JSON.stringify([subject, issuer]);
    const other = newest.get(names);
    if (!other || other.validFrom < certificate.validFrom) newest.set(names, certificate);
  }
  return [...newest.values()];
}

/** Whether nothing is asked for, or what there is, but for case. */
function isAnyOr(asked: string, actual: string): boolean {
  return asked === '' || keyOf(asked) === keyOf(actual);
}

function keyOf(name: string): string {
  return name.toUpperCase();
}

function hashOf(certificate: Certificate): string {
  return hex(certificate.getHashValue('SHA1'));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
