import { X509Certificate } from 'node:crypto';
// The default import: a bundler makes each member of a namespace a named import, and one that this Node lacks would fail its load.
import tls from 'node:tls';

/** `tls` since Node 22.15, which can tell all that it trusts: --use-openssl-ca, --use-system-ca and NODE_EXTRA_CA_CERTS included. */
interface NewerTls {
  getCACertificates?: (type: 'default') => readonly string[];
}

/** The given authorities; without any those of Node, as far as it lists them. */
export function trustedRoots(authorities: readonly string[]): X509Certificate[] {
  const pems = authorities.length > 0 ? authorities : nodesRoots();
  return pems.flatMap((pem) => certificatesIn(pem));
}

function nodesRoots(): readonly string[] {
  return (tls as NewerTls).getCACertificates?.('default') ?? tls.rootCertificates;
}

/** One text may hold several, as bundles do. What can't be read is passed over, as by OpenSSL, and so isn't trusted. */
function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}
