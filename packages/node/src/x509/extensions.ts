/** Reads the extensions of a certificate (RFC 5280, 4.2.1), and those that WinRT shows. */
import type { CertificateData, CertificateKeyUsages, SubjectAlternativeNames } from '@twinsocket/core';
import {
  childrenOf,
  contextTag,
  onlyElement,
  readBits,
  readElements,
  readObjectIdentifier,
  readText,
  Tag,
  type Element,
} from './der.ts';
import { distinguishedNameOf } from './distinguished-name.ts';

export const KEY_USAGE = '2.5.29.15';
export const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
export const EXTENDED_KEY_USAGE = '2.5.29.37';
/** szOID_NT_PRINCIPAL_NAME of wincrypt.h: the kind of "other name" that Active Directory writes. */
const USER_PRINCIPAL_NAME = '1.3.6.1.4.1.311.20.2.3';

type ShownExtensions = Pick<CertificateData, 'enhancedKeyUsages' | 'keyUsages' | 'subjectAlternativeName'>;

export interface Extension {
  /** Whether a reader that does not understand the extension has to refuse the certificate. */
  readonly critical: boolean;
  /** The bytes of the extension, which are an element of DER in all extensions that are read here. */
  readonly value: Uint8Array;
}

/**
 * The extensions in `[3]` of a certificate, by object identifier; none without `[3]`. Throws a RangeError for anything that RFC 5280, 4.2,
 * forbids, such as an extension that occurs twice: readers would differ on which one counts.
 */
export function extensionsIn(holder: Element | undefined): ReadonlyMap<string, Extension> {
  const extensions = new Map<string, Extension>();
  const list = holder && onlyElement(holder.content);
  for (const element of childrenOf(list)) {
    const [type, ...parts] = childrenOf(element);
    const identifier = readObjectIdentifier(type);
    const [flag, value] = parts.length === 2 ? parts : [undefined, parts[0]];
    const badFlag = flag && (flag.tag !== Tag.boolean || flag.content.length !== 1);
    if (identifier === '' || badFlag || parts.length > 2 || value?.tag !== Tag.octetString) {
      throw new RangeError('an extension is malformed');
    }
    if (extensions.has(identifier)) throw new RangeError(`the extension ${identifier} is there twice`);
    extensions.set(identifier, { critical: flag !== undefined && flag.content[0] !== 0, value: value.content });
  }
  return extensions;
}

/** The element in an extension; undefined without the extension. */
export function valueOf(extension: Extension | undefined): Element | undefined {
  return extension && onlyElement(extension.value);
}

/** The extensions that WinRT shows; without an extension its member is empty. */
export function readExtensions(extensions: ReadonlyMap<string, Extension>): ShownExtensions {
  const read = (identifier: string): Element | undefined => valueOf(extensions.get(identifier));
  return {
    enhancedKeyUsages: childrenOf(read(EXTENDED_KEY_USAGE)).map(readObjectIdentifier),
    keyUsages: readKeyUsages(read(KEY_USAGE)),
    subjectAlternativeName: readAlternativeNames(read(SUBJECT_ALTERNATIVE_NAME)),
  };
}

function readKeyUsages(value: Element | undefined): CertificateKeyUsages {
  const bits = value ? readBits(value) : 0;
  const has = (bit: number): boolean => (bits & (0x80 >> bit)) !== 0;
  return {
    digitalSignature: has(0),
    nonRepudiation: has(1),
    keyEncipherment: has(2),
    dataEncipherment: has(3),
    keyAgreement: has(4),
    keyCertificateSign: has(5),
    crlSign: has(6),
  };
}

/** GeneralName is a choice by tag (RFC 5280, 4.2.1.6); kinds without a member in WinRT are skipped. */
function readAlternativeNames(value: Element | undefined): SubjectAlternativeNames {
  const names = childrenOf(value);
  const texts = (number: number): string[] =>
    names.filter(({ tag }) => tag === contextTag(number, 'primitive')).map(readText);
  const holders = (number: number): Element[] => names.filter(({ tag }) => tag === contextTag(number, 'constructed'));
  return {
    principalName: holders(0).flatMap(readPrincipalName),
    emailName: texts(1),
    dnsName: texts(2),
    distinguishedName: holders(4).map((holder) => distinguishedNameOf(childrenOf(holder)[0])),
    url: texts(6),
    ipAddress: names
      .filter(({ tag }) => tag === contextTag(7, 'primitive'))
      .flatMap(({ content }) => readAddress(content)),
  };
}

/** Reads an `otherName`: the object identifier of its kind, and its value in `[0]`. */
function readPrincipalName({ content }: Element): string[] {
  const [kind, holder] = readElements(content);
  const [name] = childrenOf(holder);
  return name && readObjectIdentifier(kind) === USER_PRINCIPAL_NAME ? [readText(name)] : [];
}

/** The text of an IP address: four bytes are IPv4, sixteen are IPv6, shown in short form; other lengths are skipped. */
function readAddress(bytes: Uint8Array): string[] {
  if (bytes.length === 4) return [bytes.join('.')];
  if (bytes.length !== 16) return [];
  const groups = Buffer.from(bytes).toString('hex').match(/.{4}/g) ?? [];
  return [new URL(`ws://[${groups.join(':')}]`).hostname.slice(1, -1)];
}
