/** Private keys of certificates, for the TLS connection only: JSON and the console do not show them. */
import type { Certificate } from '@twinsocket/core';

/**
 * Options of `tls.createSecureContext`: a certificate followed by those of its issuers, and its key, in PEM. Never Node's `pfx`, with which
 * the context trusts the container's authorities as those of servers.
 */
export interface KeyMaterial {
  readonly cert: string;
  readonly key: string;
  readonly passphrase?: string;
}

/** The member that gives the key material. All copies of this package use the same symbol, because another copy's socket may get the certificate. */
export const keyMaterial: unique symbol = /*#__PURE__*/ Symbol.for('twinsocket.keyMaterial');

/** The key material of a certificate; undefined if the certificate has no private key. */
export function keyMaterialOf(certificate: Certificate): KeyMaterial | undefined {
  return (certificate as { [keyMaterial]?: () => KeyMaterial | undefined })[keyMaterial]?.();
}
