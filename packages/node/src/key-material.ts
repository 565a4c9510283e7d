/** Private keys of certificates, for the TLS connection alone: no member shows them, nor do JSON and the console. */
import type { Certificate } from '@twinsocket/core';

/** Options of `tls.createSecureContext`: a certificate with its chain and key, as PEM, or all of it in a PKCS #12 container. */
export type KeyMaterial =
  | { readonly cert: string; readonly key: string; readonly passphrase?: string }
  | { readonly pfx: Buffer; readonly passphrase?: string };

const materials = /*#__PURE__*/ new WeakMap<Certificate, KeyMaterial>();

export function attachKeyMaterial(certificate: Certificate, material: KeyMaterial): void {
  materials.set(certificate, material);
}

/** What to identify with as this certificate's owner; undefined for one without a private key. */
export function keyMaterialOf(certificate: Certificate): KeyMaterial | undefined {
  return materials.get(certificate);
}
