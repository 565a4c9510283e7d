/** Private keys of certificates, for the TLS connection alone: JSON and the console show none. */
import type { Certificate } from '@twinsocket/core';

/**
 * Options of `tls.createSecureContext`: a certificate with those of its issuers behind it, and its key, as PEM. Never Node's `pfx`,
 * which has the context trust the container's authorities as those of servers.
 */
export interface KeyMaterial {
  readonly cert: string;
  readonly key: string;
  readonly passphrase?: string;
}

/** The member that tells it, under a symbol that all copies of this package have: another copy's socket may get the certificate. */
export const keyMaterial: unique symbol = /*#__PURE__*/ Symbol.for('twinsocket.keyMaterial');

/** What to identify with as this certificate's owner; undefined for one without a private key. */
export function keyMaterialOf(certificate: Certificate): KeyMaterial | undefined {
  return (certificate as { [keyMaterial]?: () => KeyMaterial | undefined })[keyMaterial]?.();
}
