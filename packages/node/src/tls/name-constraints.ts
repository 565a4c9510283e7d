/** Checks names against the name constraints of an authority's certificate (RFC 5280, 4.2.1.10). */
import type { X509Certificate } from 'node:crypto';
import { partsOf } from '../x509/certificate-parts.ts';
import { childrenOf, contextTag, readText, Tag, type Element } from '../x509/der.ts';
import { commonNameOf, distinguishedNameOf } from '../x509/distinguished-name.ts';
import { SUBJECT_ALTERNATIVE_NAME, valueOf } from '../x509/extensions.ts';

const NAME_CONSTRAINTS = '2.5.29.30';
const EMAIL_ADDRESS = 'E';

/**
 * How many names may be compared with constraints, in one certificate and one authority: OpenSSL's number (NAME_CHECK_MAX of v3_ncons.c). A
 * server may send 100 KiB of certificates, in which so many of both have room that comparing them would block the process for seconds.
 */
export const mostComparisons = 2 ** 20;

/** Kinds of GeneralName (RFC 5280, 4.2.1.6): the numbers of their tags. */
const Kind = { email: 1, dns: 2, directory: 4, address: 7 } as const;

/** A name, or the base of a constraint. */
interface GeneralName {
  readonly kind: number;
  /** Undefined for a kind that can't be compared here. */
  readonly value: Uint8Array | string | readonly string[] | undefined;
}

/** The bases of constraints, by the kind of names that they are for. */
type Bases = ReadonlyMap<number, readonly GeneralName[]>;

interface Constraints {
  readonly permitted: Bases;
  readonly excluded: Bases;
  /** Of both. */
  readonly count: number;
}

/**
 * The text of the first name in a certificate that the constraints of `authority` forbid; undefined if the constraints allow all names. A
 * name of a kind that is constrained but can't be compared here counts as forbidden. Throws a RangeError if there are too many to compare.
 */
export function forbiddenName(
  certificate: X509Certificate,
  authority: X509Certificate,
  isLeaf: boolean,
): string | undefined {
  const constraints = constraintsOf(authority);
  if (!constraints) return undefined;
  const names = namesOf(certificate, isLeaf);
  if (names.length * constraints.count > mostComparisons) {
    throw new RangeError(`${constraints.count} name constraints are too many for ${names.length} names`);
  }
  return names.find((name) => !isAllowed(name, constraints))?.text;
}

/** Throws a RangeError for constraints that are malformed, or that limit the number of labels, which RFC 5280 forbids. */
function constraintsOf({ raw }: X509Certificate): Constraints | undefined {
  const value = valueOf(partsOf(raw).extensions.get(NAME_CONSTRAINTS));
  if (!value) return undefined;
  const lists = childrenOf(value);
  const subtrees = (number: number): GeneralName[] =>
    lists
      .filter(({ tag }) => tag === contextTag(number, 'constructed'))
      .flatMap(childrenOf)
      .map(baseOf);
  if (value.tag !== Tag.sequence || lists.some(({ tag }) => tag !== 0xa0 && tag !== 0xa1)) {
    throw new RangeError('the name constraints are malformed');
  }
  const [permitted, excluded] = [subtrees(0), subtrees(1)];
  return { permitted: byKind(permitted), excluded: byKind(excluded), count: permitted.length + excluded.length };
}

function byKind(bases: readonly GeneralName[]): Bases {
  const kinds = new Map<number, GeneralName[]>();
  for (const base of bases) {
    const others = kinds.get(base.kind);
    if (others) others.push(base);
    else kinds.set(base.kind, [base]);
  }
  return kinds;
}

function baseOf(subtree: Element): GeneralName {
  const [base, ...limits] = childrenOf(subtree);
  if (!base || limits.length > 0)
    throw new RangeError('the name constraints have a minimum or maximum, which RFC 5280 forbids');
  return generalNameOf(base);
}

function generalNameOf(element: Element): GeneralName {
  const kind = element.tag & 0x1f;
  return { kind, value: valueIn(element, kind) };
}

function valueIn(element: Element, kind: number): GeneralName['value'] {
  switch (kind) {
    case Kind.dns:
      return readText(element).toLowerCase();
    case Kind.address:
      return element.content;
    case Kind.directory:
      return partsOfName(childrenOf(element)[0]);
    default:
      return undefined;
  }
}

/** One text for each set of attributes, in lower case and without doubled blanks, which a comparison ignores (RFC 5280, 7.1). */
function partsOfName(name: Element | undefined): string[] {
  return childrenOf(name).map((set) =>
    distinguishedNameOf({ ...set, content: set.whole })
      .toLowerCase()
      .replaceAll(/\s+/g, ' '),
  );
}

/** All names of a certificate's subject. */
function namesOf(certificate: X509Certificate, isLeaf: boolean): (GeneralName & { readonly text: string })[] {
  const { subject, extensions } = partsOf(certificate.raw);
  const alternative = childrenOf(valueOf(extensions.get(SUBJECT_ALTERNATIVE_NAME)));
  const names = alternative.map((element) => ({
    ...generalNameOf(element),
    text: (element.tag & 0x1f) === Kind.address ? [...element.content].join('.') : readText(element),
  }));
  const text = distinguishedNameOf(subject);
  const directory = partsOfName(subject);
  if (directory.length > 0) names.push({ kind: Kind.directory, value: directory, text });
  if (directory.some((part) => part.startsWith(`${EMAIL_ADDRESS.toLowerCase()}=`))) {
    names.push({ kind: Kind.email, value: undefined, text });
  }
  // Without an alternative name, the common name counts as the server's name (NAME_CONSTRAINTS_check_CN of OpenSSL).
  const commonName = commonNameOf(subject);
  if (isLeaf && !names.some(({ kind }) => kind === Kind.dns) && /^[\w*-]+(\.[\w-]+)+\.?$/.test(commonName)) {
    names.push({ kind: Kind.dns, value: commonName.toLowerCase(), text: commonName });
  }
  return names;
}

function isAllowed(name: GeneralName, { permitted, excluded }: Constraints): boolean {
  const [only = [], never = []] = [permitted.get(name.kind), excluded.get(name.kind)];
  if (only.length + never.length === 0) return true;
  if (name.value === undefined) return false;
  return (only.length === 0 || only.some((base) => isUnder(name, base))) && !never.some((base) => isUnder(name, base));
}

function isUnder({ value }: GeneralName, { value: base }: GeneralName): boolean {
  if (typeof value === 'string' && typeof base === 'string') return isUnderDomain(value, base);
  if (value instanceof Uint8Array && base instanceof Uint8Array) return isInNetwork(value, base);
  if (Array.isArray(value) && Array.isArray(base)) return base.every((part, index) => value[index] === part);
  return false;
}

/** An empty base matches all names; a base with a dot in front matches only names below it. */
function isUnderDomain(name: string, base: string): boolean {
  if (base === '') return true;
  return base.startsWith('.') ? name.endsWith(base) : name === base || name.endsWith(`.${base}`);
}

/** The base is an address, followed by a mask of the same length. */
function isInNetwork(address: Uint8Array, network: Uint8Array): boolean {
  if (network.length !== address.length * 2) return false;
  return address.every((byte, index) => {
    const mask = network[address.length + index] ?? 0;
    return (byte & mask) === ((network[index] ?? 0) & mask);
  });
}
