/** Whom Node trusts. OpenSSL has judged by its own list; this one is for telling, of a chain that has a fault, whether it is trusted too. */
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
// The default import: a bundler makes each member of a namespace a named import, and one that this Node lacks would fail its load.
import tls from 'node:tls';

/** `tls` since Node 22.15, which can tell all that it trusts: --use-openssl-ca, --use-system-ca and NODE_EXTRA_CA_CERTS included. */
interface NewerTls {
  getCACertificates?: (type: 'default') => readonly string[];
}

/** Where OpenSSL looks by itself, as Node is built (`--openssldir` of its configure); other builds may look elsewhere. */
const opensslDefault = { file: '/etc/ssl/cert.pem', folder: '/etc/ssl/certs' };

/** The given authorities; without any those of Node, as far as they can be known. */
export function trustedRoots(authorities: readonly string[]): X509Certificate[] {
  const pems = authorities.length > 0 ? authorities : nodesRoots();
  return pems.flatMap((pem) => certificatesIn(pem));
}

function nodesRoots(): readonly string[] {
  return (tls as NewerTls).getCACertificates?.('default') ?? rootsByEnvironment();
}

/** What a Node that can't tell trusts, by its flags and its environment. Exported for its test, since newer ones can. */
export function rootsByEnvironment(): readonly string[] {
  return [...storeOfOlderNode(), ...extraAuthorities()];
}

/** Node reads the file when it starts; an app that sets the variable later is told of authorities that OpenSSL doesn't trust. */
function extraAuthorities(): string[] {
  const { NODE_EXTRA_CA_CERTS: file } = process.env;
  return file ? textsOf([file]) : [];
}

/** https://nodejs.org/docs/latest-v20.x/api/cli.html#--use-bundled-ca---use-openssl-ca: with the second the first's don't count. */
function storeOfOlderNode(): readonly string[] {
  const { NODE_OPTIONS = '', SSL_CERT_FILE, SSL_CERT_DIR } = process.env;
  const flags = [...NODE_OPTIONS.split(/\s+/), ...process.execArgv];
  if (!flags.includes('--use-openssl-ca')) return tls.rootCertificates;
  const folders = (SSL_CERT_DIR ?? opensslDefault.folder).split(process.platform === 'win32' ? ';' : ':');
  return textsOf([SSL_CERT_FILE ?? opensslDefault.file, ...folders.flatMap(hashedFilesIn)]);
}

/** OpenSSL finds certificates in a folder by the names that `openssl rehash` gives them. */
function hashedFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[\da-f]{8}\.\d+$/.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** What can't be read is passed over, as by Node, and so isn't trusted. */
function textsOf(files: readonly string[]): string[] {
  return files.flatMap((file) => {
    try {
      return [readFileSync(file, 'latin1')];
    } catch {
      return [];
    }
  });
}

/** One text may hold several, as bundles do. What can't be read is passed over, as by OpenSSL, and so isn't trusted. */
function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----[^-]+-----END \1-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}
