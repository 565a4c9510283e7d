/** `Windows.Security.Cryptography.Certificates.Certificate` in Node: read by node:crypto, and, for a client, with its key. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import {
  bytesOf,
  Certificate as CoreCertificate,
  fromUint8Array,
  hresult,
  toText,
  winrtError,
  type IBuffer,
} from '@twinsocket/core';
import { keyMaterial, type KeyMaterial } from './key-material.ts';
import { readCertificate } from './x509/certificate-fields.ts';
import { Tag } from './x509/der.ts';
import { certificatesInPkcs7 } from './x509/pkcs7.ts';

/** What its members do stands in core's class, whose declaration is published. */
export class Certificate extends CoreCertificate {
  #material: KeyMaterial | undefined;

  constructor(certBlob: IBuffer) {
    const bytes = bytesOf(certBlob, 'Certificate');
    super(attempt('Certificate: this is no X.509 certificate', () => readCertificate(parse(bytes))));
  }

  static override createFromPem(certPem: string, keyPem: string, passphrase?: string): Certificate {
    const cert = toText(certPem);
    const material = { cert, key: toText(keyPem), ...(passphrase === undefined ? {} : { passphrase }) };
    const certificate = new Certificate(fromUint8Array(Buffer.from(cert)));
    const key = attempt("Certificate.createFromPem: the private key can't be read", () => createPrivateKey(material));
    if (!new X509Certificate(cert).checkPrivateKey(key)) {
      throw winrtError(hresult.E_INVALIDARG, 'Certificate.createFromPem: the private key is of another certificate');
    }
    certificate.#material = material;
    return certificate;
  }

  static override createFromPfx(pfx: Uint8Array, passphrase?: string): Certificate {
    const [material, der] = attempt("Certificate.createFromPfx: the container can't be read", () => {
      // A copy: what the app does with its bytes afterwards must not change who it is.
      const options = { pfx: Buffer.from(pfx), ...(passphrase === undefined ? {} : { passphrase }) };
      return [options, certificateInPfx(options)] as const;
    });
    const certificate = new Certificate(fromUint8Array(der));
    certificate.#material = material;
    return certificate;
  }

  override get hasPrivateKey(): boolean {
    return this.#material !== undefined;
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
    throw winrtError(hresult.E_INVALIDARG, failure, cause);
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

/** The owner's certificate in a `.p7b`. Its certificates are a set, so their order says nothing. */
function ownOf(bytes: Uint8Array): X509Certificate | undefined {
  const all = certificatesInPkcs7(bytes).map((der) => new X509Certificate(der));
  return all.find((candidate) => !all.some((other) => other !== candidate && other.checkIssued(candidate)));
}

/**
 * Node reads a container only into a secure context and has no API to take things out of one, but a TLS socket shows the local
 * certificate of its context before any handshake.
 */
function certificateInPfx(options: { pfx: Buffer; passphrase?: string }): Uint8Array {
  const nowhere = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const socket = new TLSSocket(nowhere, { secureContext: createSecureContext(options), isServer: true });
  try {
    const certificate = socket.getX509Certificate();
    if (!certificate) throw new Error('it holds no certificate');
    return certificate.raw;
  } finally {
    socket.destroy();
  }
}
