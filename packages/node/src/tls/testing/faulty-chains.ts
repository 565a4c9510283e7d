/** Every fault that OpenSSL refuses a server for, to be put together at will in one chain of three certificates. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { ChainValidationResult } from '@twinsocket/core';
import { element, field, objectIdentifier, sequence } from '../../x509/der-writer.ts';
import { childrenOf, onlyElement, Tag } from '../../x509/der.ts';
import {
  bits,
  commonName,
  ecKey,
  extension,
  rsa,
  rsaKey,
  rsaPss,
  write,
  type SignatureScheme,
  type Writing,
  type Written,
} from './certificate-writer.ts';
import { future, past } from './certificates.ts';

const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const ALTERNATIVE_NAME = '2.5.29.17';
const NAME_CONSTRAINTS = '2.5.29.30';
const NETSCAPE_TYPE = '2.16.840.1.113730.1.1';
const AUTHORITY_KEY = '2.5.29.35';
const PROXY = '1.3.6.1.5.5.7.1.14';
const UNKNOWN = '1.3.6.1.4.1.99999.1';

const { untrusted, expired, incompleteChain, invalidSignature, wrongUsage, invalidName } = ChainValidationResult;
const { basicConstraintsError, unknownCriticalExtension, otherErrors } = ChainValidationResult;

/** What a fault changes in the sound chain. */
export interface Change {
  readonly leaf?: Partial<Writing>;
  readonly intermediate?: Partial<Writing>;
  readonly root?: Partial<Writing>;
  /** The root is not among those that the client trusts. */
  readonly strange?: boolean;
  /** The intermediate is not sent. */
  readonly gap?: boolean;
  /** The leaf says of its issuer what isn't true of the intermediate. */
  readonly unlike?: boolean;
}

export interface FaultKind {
  readonly name: string;
  readonly result: ChainValidationResult;
  readonly change: Change;
}

export interface Chain {
  readonly leaf: Written;
  readonly sent: readonly Written[];
  readonly root: Written;
  readonly trusted: boolean;
}

const ca = sequence(element(Tag.boolean, Uint8Array.of(0xff)));
const caWithPathLength = (length: number): Uint8Array =>
  sequence(element(Tag.boolean, Uint8Array.of(0xff)), element(Tag.integer, Uint8Array.of(length)));
const dns = (text: string): Uint8Array => element(0x82, Buffer.from(text));
const address = (...bytes: number[]): Uint8Array => element(0x87, Uint8Array.from(bytes));
const directory = (name: string): Uint8Array => field(4, commonName(name));
const constrained = (list: 0 | 1, base: Uint8Array): Partial<Writing> => ({
  extensions: { [NAME_CONSTRAINTS]: extension(NAME_CONSTRAINTS, sequence(field(list, sequence(base))), true) },
});
const usage = (...identifiers: string[]): Uint8Array => sequence(...identifiers.map(objectIdentifier));
const extended = (identifier: string): Partial<Writing> => ({
  extensions: { [EXTENDED_KEY_USAGE]: extension(EXTENDED_KEY_USAGE, usage(identifier)) },
});
const without = (identifier: string): Partial<Writing> => ({ extensions: { [identifier]: undefined } });
const having = (identifier: string, value: Uint8Array, isCritical = false): Partial<Writing> => ({
  extensions: { [identifier]: extension(identifier, value, isCritical) },
});

const keys = {
  root: ecKey(),
  intermediate: ecKey(),
  leaf: ecKey(),
  stranger: ecKey(),
  strong: rsaKey(2048),
  weakest: rsaKey(512),
  weak: rsaKey(768),
  curve: ecKey('secp112r1'),
};

/** Signed by the intermediate, whose key is of RSA then. */
const signedWith = (scheme: SignatureScheme): Change => ({
  intermediate: { key: keys.strong },
  leaf: { scheme },
});

const kinds: readonly (readonly [name: string, result: ChainValidationResult, change: Change])[] = [
  ['expired', expired, { leaf: { validity: past } }],
  ['not valid yet', expired, { leaf: { validity: future } }],
  ['intermediate expired', expired, { intermediate: { validity: past } }],
  ['root expired', expired, { root: { validity: past } }],
  ['root not trusted', untrusted, { strange: true }],
  ['intermediate not sent', incompleteChain, { gap: true }],
  [
    'for an issuer with another serial number',
    incompleteChain,
    { unlike: true, leaf: having(AUTHORITY_KEY, sequence(element(0x82, Uint8Array.of(9)))) },
  ],
  [
    'for another name',
    invalidName,
    { leaf: having(ALTERNATIVE_NAME, sequence(dns('other.localhost'), address(127, 0, 0, 2))) },
  ],
  ['for clients', wrongUsage, { leaf: extended('1.3.6.1.5.5.7.3.2') }],
  ['for any usage, by name', wrongUsage, { leaf: extended('2.5.29.37.0') }],
  ['for no extended usage', wrongUsage, { leaf: having(EXTENDED_KEY_USAGE, sequence()) }],
  ['intermediate for clients', wrongUsage, { intermediate: extended('1.3.6.1.5.5.7.3.2') }],
  ['root for clients', wrongUsage, { root: extended('1.3.6.1.5.5.7.3.2') }],
  ['key not for TLS', wrongUsage, { leaf: having(KEY_USAGE, bits(0x02, 1), true) }],
  ['for Netscape clients', wrongUsage, { leaf: having(NETSCAPE_TYPE, bits(0x80, 7)) }],
  ['RSA-768', otherErrors, { leaf: { key: keys.weak } }],
  ['intermediate RSA-512', otherErrors, { intermediate: { key: keys.weakest } }],
  ['intermediate RSA-768', otherErrors, { intermediate: { key: keys.weak } }],
  ['intermediate on a short curve', otherErrors, { intermediate: { key: keys.curve } }],
  ['root RSA-768', otherErrors, { root: { key: keys.weak } }],
  [
    'intermediate on a curve without a name',
    otherErrors,
    { intermediate: { publicKey: explicitCurve(keys.intermediate) } },
  ],
  ['MD5', otherErrors, signedWith(rsa('md5', '1.2.840.113549.1.1.4'))],
  ['SHA-1', otherErrors, signedWith(rsa('sha1', '1.2.840.113549.1.1.5'))],
  ['SHA-1 by its OIW number', otherErrors, signedWith(rsa('sha1', '1.3.14.3.2.29'))],
  ['MD5 in PSS', otherErrors, signedWith(rsaPss('md5', '1.2.840.113549.2.5', 16))],
  ['SHA-1 in PSS', otherErrors, signedWith(rsaPss('sha1', '1.3.14.3.2.26', 20))],
  ['SHA-1 in PSS by default', otherErrors, signedWith(rsaPss('sha1', undefined, 20))],
  [
    'intermediate SHA-1',
    otherErrors,
    { root: { key: keys.strong }, intermediate: { scheme: rsa('sha1', '1.2.840.113549.1.1.5') } },
  ],
  ['forged', invalidSignature, { leaf: { signer: keys.stranger } }],
  ['intermediate forged', invalidSignature, { intermediate: { signer: keys.stranger } }],
  [
    'signed with one algorithm and said to be with another',
    invalidSignature,
    { leaf: { outerIdentifier: sequence(objectIdentifier('1.2.840.10045.4.3.3')) } },
  ],
  ['intermediate no authority', basicConstraintsError, { intermediate: having(BASIC_CONSTRAINTS, sequence(), true) }],
  ['intermediate without constraints', basicConstraintsError, { intermediate: without(BASIC_CONSTRAINTS) }],
  ['intermediate of version 1', basicConstraintsError, { intermediate: { version: 1 } }],
  ['root no authority', basicConstraintsError, { root: having(BASIC_CONSTRAINTS, sequence(), true) }],
  [
    'intermediate not for certificates',
    basicConstraintsError,
    { intermediate: having(KEY_USAGE, bits(0x02, 1), true) },
  ],
  ['root not for certificates', basicConstraintsError, { root: having(KEY_USAGE, bits(0x02, 1), true) }],
  ['path too long', basicConstraintsError, { root: having(BASIC_CONSTRAINTS, caWithPathLength(0), true) }],
  ['unknown critical extension', unknownCriticalExtension, { leaf: having(UNKNOWN, sequence(), true) }],
  ['intermediate with one', unknownCriticalExtension, { intermediate: having(UNKNOWN, sequence(), true) }],
  ['root with one', unknownCriticalExtension, { root: having(UNKNOWN, sequence(), true) }],
  ['name not permitted', otherErrors, { intermediate: constrained(0, dns('good.example')) }],
  ['name excluded', otherErrors, { intermediate: constrained(1, dns('localhost')) }],
  ['name excluded by the root', otherErrors, { root: constrained(1, dns('localhost')) }],
  ['all names excluded', otherErrors, { intermediate: constrained(1, dns('')) }],
  ['address not permitted', otherErrors, { intermediate: constrained(0, address(10, 0, 0, 0, 255, 0, 0, 0)) }],
  ['address excluded', otherErrors, { intermediate: constrained(1, address(127, 0, 0, 0, 255, 0, 0, 0)) }],
  ['subject not permitted', otherErrors, { intermediate: constrained(0, directory('somebody else')) }],
  ['subject excluded', otherErrors, { intermediate: constrained(1, directory('server')) }],
];

const twice = extension(EXTENDED_KEY_USAGE, usage('1.3.6.1.5.5.7.3.1'));

/** What OpenSSL can read, but takes for broken (EXFLAG_INVALID), so that for it no issuer fits either. */
export const brokenKinds: readonly (readonly [name: string, change: Change])[] = [
  // It may have no alternative names (RFC 3820, 3.5), without which it is for no server.
  ['a proxy certificate', { leaf: having(PROXY, sequence(sequence(objectIdentifier('1.3.6.1.5.5.7.21.1'))), true) }],
  ['key usages without any', { leaf: having(KEY_USAGE, bits(0, 7), true) }],
  ['intermediate with key usages without any', { intermediate: having(KEY_USAGE, bits(0, 7), true) }],
  ['an extension twice', { leaf: { extensions: { [EXTENDED_KEY_USAGE]: Buffer.concat([twice, twice]) } } }],
  [
    'a path length below zero',
    {
      intermediate: having(
        BASIC_CONSTRAINTS,
        sequence(element(Tag.boolean, Uint8Array.of(0xff)), element(Tag.integer, Uint8Array.of(0xff))),
        true,
      ),
    },
  ],
];

/** An authority's certificate in the place of a server's: no rule of X.509 or OpenSSL is against it. */
export const authorityAsServer: FaultKind = {
  name: 'an authority in the place of a server',
  result: otherErrors,
  change: { leaf: having(BASIC_CONSTRAINTS, ca, true) },
};

/** What OpenSSL accepts, although it breaks X.509: it does not look at the bytes after the value of an extension. */
export const malformed: FaultKind = {
  name: 'bytes after the value of an extension',
  result: otherErrors,
  change: { leaf: having(EXTENDED_KEY_USAGE, Buffer.concat([usage('1.3.6.1.5.5.7.3.1'), sequence()])) },
};

export const faultKinds: readonly FaultKind[] = kinds.map(([name, result, change]) => ({ name, result, change }));

/** A chain with these faults and no other. */
export function chainWith(...faults: readonly FaultKind[]): Chain {
  const part = (which: 'leaf' | 'intermediate' | 'root', sound: Writing): Writing => {
    const changes = faults.map(({ change }) => change[which] ?? {});
    const extensions = Object.assign({}, sound.extensions, ...changes.map((change) => change.extensions));
    return Object.assign({}, sound, ...changes, { extensions });
  };
  const authority = (subject: string, key: KeyObject): Writing => ({
    subject,
    key,
    extensions: {
      ...having(BASIC_CONSTRAINTS, ca, true).extensions,
      ...having(KEY_USAGE, bits(0x06, 1), true).extensions,
    },
  });
  const root = write(part('root', authority('root', keys.root)), undefined);
  const intermediate = write(part('intermediate', authority('intermediate', keys.intermediate)), root);
  const leaf = write(
    part('leaf', {
      subject: 'server',
      key: keys.leaf,
      extensions: {
        ...having(KEY_USAGE, bits(0xa0, 5), true).extensions,
        ...extended('1.3.6.1.5.5.7.3.1').extensions,
        ...having(ALTERNATIVE_NAME, sequence(dns('localhost'), address(127, 0, 0, 1))).extensions,
      },
    }),
    intermediate,
  );
  const gap = faults.some(({ change }) => change.gap);
  const strange = faults.some(({ change }) => change.strange);
  return { leaf, sent: gap ? [] : [intermediate, root], root, trusted: !strange };
}

/** Whether no chain can have both: they change the same thing, or one takes away what the other changes. */
export function areExclusive(one: FaultKind, other: FaultKind): boolean {
  for (const [{ change }, beside] of [
    [one, other],
    [other, one],
  ] as const) {
    const { intermediate, root, leaf = {}, strange } = beside.change;
    // Above a gap nobody can look, and without its issuer nobody can tell whose signature a certificate has.
    if (change.gap && (intermediate || root || strange)) return true;
    if ((change.gap || change.unlike) && (leaf.signer || leaf.outerIdentifier)) return true;
    // Version 1 has no extensions.
    if (change.intermediate?.version === 1 && intermediate?.extensions) return true;
  }
  return (['leaf', 'intermediate', 'root'] as const).some((which) => {
    const [first = {}, second = {}] = [one.change[which], other.change[which]];
    const shared = (a: object | undefined, b: object | undefined): boolean =>
      Object.keys(a ?? {}).some((key) => key !== 'extensions' && Object.hasOwn(b ?? {}, key));
    return shared(first, second) || shared(first.extensions, second.extensions);
  });
}

/** The curve of a key spelled out (RFC 3279, 2.3.5): that of P-256. */
function explicitCurve(key: KeyObject): Uint8Array {
  const [, point] = childrenOf(onlyElement(createPublicKey(key).export({ type: 'spki', format: 'der' })));
  const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
  const prime = hex('00ffffffff00000001000000000000000000000000ffffffffffffffffffffffff');
  const parameters = sequence(
    element(Tag.integer, Uint8Array.of(1)),
    sequence(objectIdentifier('1.2.840.10045.1.1'), element(Tag.integer, prime)),
    sequence(
      element(Tag.octetString, hex('ffffffff00000001000000000000000000000000fffffffffffffffffffffffc')),
      element(Tag.octetString, hex('5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b')),
    ),
    element(
      Tag.octetString,
      hex(
        '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
          '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
      ),
    ),
    element(Tag.integer, hex('00ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')),
    element(Tag.integer, Uint8Array.of(1)),
  );
  return sequence(sequence(objectIdentifier('1.2.840.10045.2.1'), parameters), point?.whole ?? new Uint8Array());
}
