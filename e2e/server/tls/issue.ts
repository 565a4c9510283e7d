import { generate, type CertificateExtension } from 'selfsigned';

/** A certificate with its private key; both PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** When a certificate is valid, as seen from now. */
export type Period = 'past' | 'current' | 'future';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const PERIODS: Readonly<Record<Period, readonly [from: number, to: number]>> = {
  past: [-30 * DAY, -DAY],
  current: [-HOUR, 30 * DAY], // a browser's clock may run behind
  future: [DAY, 30 * DAY],
};

/** The first entry is the common name. The numbers are X.509's (RFC 5280, section 4.2.1.6): 2 is a DNS name, 7 an address. */
const LOOPBACK_NAMES = [
  { type: 2, value: 'localhost' },
  { type: 7, value: '127.0.0.1' },
  { type: 7, value: '::1' },
] as const;
const OTHER_NAMES = [{ type: 2, value: 'other.example' }] as const;

export interface ServerWishes {
  /** None: the certificate signs itself. */
  readonly issuer?: Identity;
  readonly period?: Period;
  /** Makes it out to other.example only; the default are this machine's loopback names. */
  readonly misnamed?: boolean;
}

/** An authority, at the root unless it has an issuer. Chains are built by names, so two must not share one by accident. */
export function issueAuthority(name: string, issuer?: Identity): Promise<Identity> {
  return issue(name, 'current', issuer, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ]);
}

/** A server's certificate, never an authority's own, which Firefox refuses. */
export function issueServer({ issuer, period = 'current', misnamed = false }: ServerWishes): Promise<Identity> {
  const names = misnamed ? OTHER_NAMES : LOOPBACK_NAMES;
  return issue(names[0].value, period, issuer, [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: [...names] },
  ]);
}

export function issueClient(name: string, issuer: Identity): Promise<Identity> {
  return issue(name, 'current', issuer, [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, critical: true },
    { name: 'extKeyUsage', clientAuth: true },
  ]);
}

async function issue(
  name: string,
  period: Period,
  issuer: Identity | undefined,
  extensions: CertificateExtension[],
): Promise<Identity> {
  const [from, to] = PERIODS[period];
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec', // RSA keys take a second each
    curve: 'P-256',
    algorithm: 'sha256', // the default, SHA-1, is refused by OpenSSL ("ca md too weak")
    notBeforeDate: new Date(Date.now() + from),
    notAfterDate: new Date(Date.now() + to),
    extensions,
    ...(issuer && { ca: issuer }),
  });
  return { key: made.private, cert: made.cert };
}
