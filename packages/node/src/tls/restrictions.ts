/** The restrictions that a certificate puts on its own use (RFC 5280, 4.2.1), except those that `X509Certificate` gives. */
import type { X509Certificate } from 'node:crypto';
import { partsOf } from '../x509/certificate-parts.ts';
import { childrenOf, readBits, readObjectIdentifier, Tag, type Element } from '../x509/der.ts';
import { EXTENDED_KEY_USAGE, KEY_USAGE, readExtensions, valueOf } from '../x509/extensions.ts';

const BASIC_CONSTRAINTS = '2.5.29.19';
const PROXY_CERTIFICATE = '1.3.6.1.5.5.7.1.14';
const NETSCAPE_TYPE = '2.16.840.1.113730.1.1';

/** The extensions that OpenSSL 3 understands (X509_supported_extension). An unknown extension that is critical is a fault. */
const supported: readonly string[] = [
  KEY_USAGE,
  '2.5.29.17', // subject alternative name
  BASIC_CONSTRAINTS,
  '2.5.29.30', // name constraints
  '2.5.29.31', // CRL distribution points
  '2.5.29.32', // certificate policies
  '2.5.29.33', // policy mappings
  '2.5.29.36', // policy constraints
  EXTENDED_KEY_USAGE,
  '2.5.29.54', // inhibit any policy
  '1.3.6.1.5.5.7.1.7', // IP address blocks (RFC 3779)
  '1.3.6.1.5.5.7.1.8', // autonomous system numbers
  PROXY_CERTIFICATE,
  NETSCAPE_TYPE,
];

/** A member is undefined if the certificate does not have that extension, and so not that restriction. */
export interface Restrictions {
  /** The version of the certificate, 1 to 3; only version 3 has extensions. */
  readonly version: number;
  /** Names of key usages. */
  readonly keyUsages: readonly string[] | undefined;
  /** Object identifiers. */
  readonly enhancedKeyUsages: readonly string[] | undefined;
  /** Bits of Netscape's certificate type, the first one as the most significant. */
  readonly netscapeType: number | undefined;
  /** Whether the basic constraints allow it to sign certificates. */
  readonly authority: boolean | undefined;
  /** How many authorities may stand below this one in a chain. */
  readonly pathLength: number;
  /** A proxy certificate (RFC 3820), which an owner of a certificate that is not an authority has signed. */
  readonly proxy: boolean;
  /** Object identifiers of critical extensions that are not understood here. */
  readonly unknownCritical: readonly string[];
}

/** Throws a RangeError if an extension is malformed. */
export function restrictionsOf({ raw }: X509Certificate): Restrictions {
  const { version, extensions } = partsOf(raw);
  const { keyUsages, enhancedKeyUsages } = readExtensions(extensions);
  const constraints = valueOf(extensions.get(BASIC_CONSTRAINTS));
  const netscapeType = valueOf(extensions.get(NETSCAPE_TYPE));
  const usages = extensions.has(KEY_USAGE)
    ? Object.entries(keyUsages).flatMap(([name, allowed]) => (allowed ? [name] : []))
    : undefined;
  // RFC 5280, 4.2.1.3, requires at least one usage, and OpenSSL refuses a certificate without any as invalid.
  if (usages?.length === 0) throw new RangeError('the key usage extension names no usage');
  return {
    version,
    keyUsages: usages,
    enhancedKeyUsages: extensions.has(EXTENDED_KEY_USAGE) ? enhancedKeyUsages : undefined,
    netscapeType: netscapeType && readBits(netscapeType),
    ...constraintsIn(constraints),
    proxy: extensions.has(PROXY_CERTIFICATE),
    unknownCritical: [...extensions].flatMap(([identifier, { critical }]) =>
      critical && !supported.includes(identifier) ? [identifier] : [],
    ),
  };
}

/**
 * Whether the certificate gives the parameters of its key's elliptic curve instead of the curve's name. node:crypto shows the name of a
 * similar curve, but signatures could be forged by a curve with one parameter changed (CVE-2020-0601), so OpenSSL 3 refuses such keys.
 */
export function hasExplicitCurve({ raw }: X509Certificate): boolean {
  const [algorithm] = childrenOf(partsOf(raw).publicKey);
  const [type, parameters] = childrenOf(algorithm);
  return readObjectIdentifier(type) === '1.2.840.10045.2.1' && parameters?.tag !== Tag.objectIdentifier;
}

/** `cA` is false unless present; `pathLenConstraint` follows it, and without that any length is allowed. */
function constraintsIn(value: Element | undefined): Pick<Restrictions, 'authority' | 'pathLength'> {
  if (!value) return { authority: undefined, pathLength: Infinity };
  const fields = childrenOf(value);
  const flag = fields[0]?.tag === Tag.boolean ? fields.shift() : undefined;
  const [limit] = fields;
  const [first = 0] = limit?.content ?? [];
  if (value.tag !== Tag.sequence || fields.length > 1 || (limit && (limit.tag !== Tag.integer || first >= 0x80))) {
    throw new RangeError('the basic constraints are malformed');
  }
  return {
    authority: flag !== undefined && flag.content[0] !== 0,
    pathLength: limit ? limit.content.reduce((sum, byte) => sum * 256 + byte, 0) : Infinity,
  };
}
