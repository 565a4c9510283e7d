/** `Windows.Security.Cryptography.Certificates.Certificate` in Node: read with node:crypto; a client's also has its private key. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import {
  bytesOf,
  Certificate as CoreCertificate,
  fromUint8Array,
  hresult,
  messageOf,
  toText,
  winrtError,
  type IBuffer,
} from '@twinsocket/core';
import { storeNameOf } from './certificate-stores.ts';
import { keyMaterial, type KeyMaterial } from './key-material.ts';
import { readCertificate } from './x509/certificate-fields.ts';
import { Tag } from './x509/der.ts';
import { readPkcs12 } from './x509/pkcs12.ts';
import { certificatesInPkcs7 } from './x509/pkcs7.ts';

/** No app has this class, so it can't give an X509Certificate where core's declaration takes bytes. */
export class ParsedCertificate {
  constructor(readonly certificate: X509Certificate) {}
}

/** Core's class, whose declaration is published, documents the members. */
export class Certificate extends CoreCertificate {
  #material: KeyMaterial | undefined;

  /** OpenSSL has read a certificate of a handshake already, which is what most of the cost is. */
  constructor(certificate: IBuffer | ParsedCertificate) {
    const parsed = certificate instanceof ParsedCertificate ? certificate : bytesOf(certificate, 'Certificate');
    super(
      attempt('Certificate: the bytes are not an X.509 certificate', () =>
        readCertificate(parsed instanceof ParsedCertificate ? parsed.certificate : parse(parsed)),
      ),
    );
  }

  static override createFromPem(certPem: string, keyPem: string, passphrase?: string): Certificate {
    // The types require it; JavaScript may leave it out, or pass an environment variable that is not set.
    if (!keyPem) {
      throw winrtError(
        hresult.E_INVALIDARG,
        'Certificate.createFromPem: the argument keyPem is missing; an authority needs no Certificate: ' +
          'put its PEM text into control.certificateAuthorities',
      );
    }
    const cert = toText(certPem);
    const material = { cert, key: toText(keyPem), ...(passphrase === undefined ? {} : { passphrase }) };
    const certificate = new Certificate(fromUint8Array(Buffer.from(cert)));
    const key = attempt("Certificate.createFromPem: the private key can't be read", () => createPrivateKey(material));
    if (!new X509Certificate(cert).checkPrivateKey(key)) {
      throw winrtError(
        hresult.E_INVALIDARG,
        'Certificate.createFromPem: the private key does not belong to the certificate',
      );
    }
    certificate.#material = material;
    return certificate;
  }

  static override createFromPfx(pfx: Uint8Array, passphrase?: string): Certificate {
    const [der, material] = attempt("Certificate.createFromPfx: the container can't be read", () =>
      // A copy, so that the app may change its bytes afterwards.
      materialInPfx(Buffer.from(pfx), passphrase === undefined ? undefined : toText(passphrase)),
    );
    const certificate = new Certificate(fromUint8Array(der));
    certificate.#material = material;
    return certificate;
  }

  override get hasPrivateKey(): boolean {
    return this.#material !== undefined;
  }

  override get storeName(): string {
    return storeNameOf(this);
  }

  /** @internal */
  [keyMaterial](): KeyMaterial | undefined {
    return this.#material;
  }
}

function attempt<T>(failure: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw winrtError(hresult.E_INVALIDARG, `${failure}: ${messageOf(cause)}`, cause);
  }
}

function parse(bytes: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(bytes);
  } catch (cause) {
    const certificate = bytes[0] === Tag.sequence ? ownOf(bytes) : undefined;
    if (certificate) return certificate;
    throw cause;
  }
}

/** The owner's certificate in a `.p7b`. Its certificates are a set, so their order has no meaning. */
function ownOf(bytes: Uint8Array): X509Certificate | undefined {
  const all = certificatesInPkcs7(bytes).map((der) => new X509Certificate(der));
  return all.find((candidate) => !all.some((other) => other !== candidate && other.checkIssued(candidate)));
}

function materialInPfx(pfx: Buffer, passphrase: string | undefined): readonly [der: Uint8Array, KeyMaterial] {
  const own = certificateInPfx({ pfx, ...(passphrase === undefined ? {} : { passphrase }) });
  const { certificates, keys } = readPkcs12(pfx, passphrase ?? '');
  const key = keys
    .map((der) =>
      createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8', passphrase: passphrase ?? '' }),
    )
    .find((candidate) => own.checkPrivateKey(candidate));
  if (!key) throw new Error('it has no private key for its certificate');
  const others = certificates.map((der) => new X509Certificate(der)).filter(({ raw }) => !raw.equals(own.raw));
  const cert = [own, ...others].join('');
  return [own.raw, { cert, key: key.export({ type: 'pkcs8', format: 'pem' }).toString() }];
}

/**
 * The certificate that Node takes for the owner's. Node also checks the container's passphrase and key. Node can read a container only into
 * a secure context and has no API to read from a context, but a TLS socket gives the local certificate of its context before any handshake.
 */
function certificateInPfx(options: { pfx: Buffer; passphrase?: string }): X509Certificate {
  const nowhere = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const socket = new TLSSocket(nowhere, { secureContext: createSecureContext(options), isServer: true });
  try {
    const certificate = socket.getX509Certificate();
    if (!certificate) throw new Error('it has no certificate');
    return certificate;
  } finally {
    socket.destroy();
  }
}
