import { generate } from 'selfsigned';

/** A server's key and certificate, and the authority that signed it; all PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
  readonly certificateAuthority: string;
}

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/**
 * Makes an authority and a certificate for this machine's loopback names, signed by it. Two certificates rather than one,
 * since Firefox refuses an authority's own certificate as a server's.
 */
export async function createCertificates(): Promise<ServerCertificate> {
  const common = {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256', // the default, SHA-1, is refused by OpenSSL ("ca md too weak")
    notBeforeDate: new Date(Date.now() - HOUR), // a browser's clock may run behind
    notAfterDate: new Date(Date.now() + 30 * DAY),
  } as const;
  const authority = await generate([{ name: 'commonName', value: 'twinsocket test authority' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { key: server.private, cert: server.cert, certificateAuthority: authority.cert };
}
