import { hresult, winrtError, type Certificate } from '@twinsocket/core';
import { keyMaterialOf, type KeyMaterial } from '../key-material.ts';

/**
 * Options of `tls.connect` to identify with. Sends nothing, so it can be asked before dialling.
 * Throws WININET_E_CLIENT_AUTH_CERT_NEEDED 0x80072F0C for a certificate without a private key.
 */
export function clientIdentity(certificate: Certificate): KeyMaterial {
  const material = keyMaterialOf(certificate);
  if (material) return material;
  const text =
    `connectAsync: control.clientCertificate (${JSON.stringify(certificate.subject)}) has no private key; ` +
    'create it with Certificate.createFromPem or Certificate.createFromPfx';
  throw winrtError(hresult.WININET_E_CLIENT_AUTH_CERT_NEEDED, text);
}
