/** The authorities that Node trusts. OpenSSL checks with its own list; this list shows for a chain with another fault whether it is trusted. */
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
// The default import: a bundler makes each member of a namespace a named import, and a name that this Node lacks would fail the load.
import tls from 'node:tls';

/** `tls` since Node 22.15. It lists all trusted authorities, with --use-openssl-ca, --use-system-ca and NODE_EXTRA_CA_CERTS applied. */
interface NewerTls {
  getCACertificates?: (type: 'default') => readonly string[];
}

/** OpenSSL's default places in builds of nodejs.org (`--openssldir` of Node's configure); other builds may have others. */
const opensslDefault = { file: '/etc/ssl/cert.pem', folder: '/etc/ssl/certs' };

/** The given authorities; if there are none, those of Node, as far as they can be listed. */
export function trustedRoots(authorities: readonly string[]): X509Certificate[] {
  const pems = authorities.length > 0 ? authorities : nodesRoots();
  return pems.flatMap((pem) => certificatesIn(pem));
}

function nodesRoots(): readonly string[] {
  return (tls as NewerTls).getCACertificates?.('default') ?? rootsByEnvironment();
}

/** The authorities of a Node without `getCACertificates`, by its flags and its environment. Exported for the test in newer versions of Node. */
export function rootsByEnvironment(): readonly string[] {
  return [...storeOfOlderNode(), ...extraAuthorities()];
}

/** Node reads the file when it starts; if an app sets the variable later, this has authorities that OpenSSL doesn't trust. */
function extraAuthorities(): string[] {
  const { NODE_EXTRA_CA_CERTS: file } = process.env;
  return file ? textsOf([file]) : [];
}

/** With --use-openssl-ca the bundled ones are not used (https://nodejs.org/docs/latest-v20.x/api/cli.html#--use-bundled-ca---use-openssl-ca). */
function storeOfOlderNode(): readonly string[] {
  const { NODE_OPTIONS = '', SSL_CERT_FILE, SSL_CERT_DIR } = process.env;
  const flags = [...NODE_OPTIONS.split(/\s+/), ...process.execArgv];
  if (!flags.includes('--use-openssl-ca')) return tls.rootCertificates;
  const folders = (SSL_CERT_DIR ?? opensslDefault.folder).split(process.platform === 'win32' ? ';' : ':');
  return textsOf([SSL_CERT_FILE ?? opensslDefault.file, ...folders.flatMap(hashedFilesIn)]);
}

/** OpenSSL reads the files in a folder that have names as `openssl rehash` gives them. */
function hashedFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[\da-f]{8}\.\d+$/.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** A file that can't be read is skipped, as by Node, and so isn't trusted. */
function textsOf(files: readonly string[]): string[] {
  return files.flatMap((file) => {
    try {
      return [readFileSync(file, 'latin1')];
    } catch {
      return [];
    }
  });
}

/** A text may hold several certificates. A certificate that can't be read is skipped, as by OpenSSL, and so isn't trusted. */
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
