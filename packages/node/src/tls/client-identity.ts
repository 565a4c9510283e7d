import { hresult, winrtError, type Certificate } from '@twinsocket/core';
import { keyMaterialOf, type KeyMaterial } from '../key-material.ts';

/**
 * The options of `tls.connect` for a client certificate. It can be called before a connection exists.
 * @throws {WinRTError} WININET_E_CLIENT_AUTH_CERT_NEEDED 0x80072F0C if the certificate has no private key.
 */
export function clientIdentity(certificate: Certificate): KeyMaterial {
  const material = keyMaterialOf(certificate);
  if (material) return material;
  const text =
    `connectAsync: control.clientCertificate (${JSON.stringify(certificate.subject)}) has no private key; ` +
    'create it with Certificate.createFromPem or Certificate.createFromPfx';
  throw winrtError(hresult.WININET_E_CLIENT_AUTH_CERT_NEEDED, text);
}
