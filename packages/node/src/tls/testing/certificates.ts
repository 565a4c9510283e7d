/** Certificates with one thing wrong each, or several. */
import { sign, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';
import { element, sequence } from '../../x509/der-writer.ts';
import { childrenOf, readElements, Tag } from '../../x509/der.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** Times of validity, from and to, in milliseconds from now. */
export const current = [-HOUR, 30 * DAY] as const;
export const past = [-3 * DAY, -DAY] as const;
export const future = [DAY, 30 * DAY] as const;

/** PEM. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
}

export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

interface Making {
  /** None signs itself. */
  readonly issuer?: Issued;
  readonly validity?: readonly [from: number, to: number];
  /** To have two certificates of one key. */
  readonly key?: KeyPair;
  readonly hash?: 'sha1' | 'sha256';
}

interface Authority extends Making {
  readonly pathLength?: number;
}

interface Leaf extends Making {
  readonly names?: readonly string[];
  readonly addresses?: readonly string[];
  /** Of a client instead of a server. */
  readonly client?: boolean;
}

type Extensions = NonNullable<NonNullable<Parameters<typeof generate>[1]>['extensions']>;

/** May sign certificates. */
export function authority(name: string, { pathLength, ...making }: Authority = {}): Promise<Issued> {
  return make(name, making, [
    {
      name: 'basicConstraints',
      cA: true,
      critical: true,
      ...(pathLength === undefined ? {} : { pathLenConstraint: pathLength }),
    },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ]);
}

/** May not sign certificates. For `localhost`, if not told otherwise. */
export function leaf(
  name: string,
  { names = ['localhost'], addresses = [], client = false, ...making }: Leaf = {},
): Promise<Issued> {
  return make(name, making, [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, critical: true },
    { name: 'extKeyUsage', ...(client ? { clientAuth: true } : { serverAuth: true }) },
    {
      name: 'subjectAltName',
      altNames: [
        ...names.map((value) => ({ type: 2 as const, value })),
        ...addresses.map((ip) => ({ type: 7 as const, ip })),
      ],
    },
  ]);
}

async function make(
  name: string,
  { issuer, validity = current, key, hash = 'sha256' }: Making,
  extensions: Extensions,
): Promise<Issued> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: hash, // selfsigned's own default, SHA-1, is refused by OpenSSL ("ca md too weak")
    notBeforeDate: new Date(Date.now() + validity[0]),
    notAfterDate: new Date(Date.now() + validity[1]),
    ...(issuer ? { ca: issuer } : {}),
    ...(key ? { keyPair: key } : {}),
    extensions,
  });
  return { cert: made.cert, key: made.private };
}

/** Its critical extension, the key usages, under a number that means nothing; signed anew. */
export function withUnknownExtension(issued: Issued, issuer: Issued): Issued {
  const parts = partsOf(issued);
  const keyUsage = Uint8Array.of(0x06, 0x03, 0x55, 0x1d, 0x0f); // 2.5.29.15
  parts.toBeSigned.set([0x63], Buffer.from(parts.toBeSigned).indexOf(keyUsage) + keyUsage.length - 1);
  return joined(issued, { ...parts, signature: sign('sha256', parts.toBeSigned, issuer.key) });
}

/** Signed with the key of somebody who isn't its issuer. */
export function forged(issued: Issued, forger: Issued): Issued {
  const parts = partsOf(issued);
  return joined(issued, { ...parts, signature: sign('sha256', parts.toBeSigned, forger.key) });
}

interface Parts {
  readonly toBeSigned: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly signature: Uint8Array;
}

function partsOf({ cert }: Issued): Parts {
  const [toBeSigned, algorithm, signature] = childrenOf(readElements(new Uint8Array(new X509Certificate(cert).raw))[0]);
  if (!toBeSigned || !algorithm || !signature) throw new Error('no certificate');
  return { toBeSigned: toBeSigned.whole, algorithm: algorithm.whole, signature: signature.content.subarray(1) };
}

function joined({ key }: Issued, { toBeSigned, algorithm, signature }: Parts): Issued {
  const der = sequence(toBeSigned, algorithm, element(Tag.bitString, Uint8Array.of(0), signature));
  const lines = Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n');
  return { key, cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` };
}
