import { generate } from 'selfsigned';

/** A key and a self-signed certificate; all PEM. It is its own authority. */
export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

/** For `localhost`, and for 127.0.0.1 unless that is left out. */
export async function loopbackCertificate({ address = true } = {}): Promise<TestCertificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256', // the default, SHA-1, is refused by OpenSSL ("ca md too weak")
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: [{ type: 2, value: 'localhost' }, ...(address ? [{ type: 7, ip: '127.0.0.1' } as const] : [])],
      },
    ],
  });
  return { key, cert };
}
