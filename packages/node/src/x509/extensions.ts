/** The extensions of a certificate that WinRT shows (RFC 5280, 4.2.1). */
import type { CertificateData, CertificateKeyUsages, SubjectAlternativeNames } from '@twinsocket/core';
import { childrenOf, contextTag, readElements, readObjectIdentifier, readText, Tag, type Element } from './der.ts';
import { distinguishedNameOf } from './distinguished-name.ts';

const KEY_USAGE = '2.5.29.15';
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
const EXTENDED_KEY_USAGE = '2.5.29.37';
/** szOID_NT_PRINCIPAL_NAME of wincrypt.h: the kind of "other name" that Active Directory writes. */
const USER_PRINCIPAL_NAME = '1.3.6.1.4.1.311.20.2.3';

type Extensions = Pick<CertificateData, 'enhancedKeyUsages' | 'keyUsages' | 'subjectAlternativeName'>;

/** `[3]` of a certificate, if it has one: what isn't there says nothing. */
export function readExtensions(extensions: Element | undefined): Extensions {
  const values = new Map<string, Element>();
  for (const extension of childrenOf(childrenOf(extensions)[0])) {
    // The identifier, perhaps a flag that it is critical, and a string of bytes, which holds an element only in those we know.
    const parts = childrenOf(extension);
    const value = parts.find(({ tag }) => tag === Tag.octetString);
    if (value) values.set(readObjectIdentifier(parts[0]), value);
  }
  const read = (identifier: string): Element | undefined => childrenOf(values.get(identifier))[0];
  return {
    enhancedKeyUsages: childrenOf(read(EXTENDED_KEY_USAGE)).map(readObjectIdentifier),
    keyUsages: readKeyUsages(read(KEY_USAGE)),
    subjectAlternativeName: readAlternativeNames(read(SUBJECT_ALTERNATIVE_NAME)),
  };
}

/** A string of bits, the first at the top, behind a byte that counts those unused at the end (RFC 5280, 4.2.1.3). */
function readKeyUsages(value: Element | undefined): CertificateKeyUsages {
  const bits = value?.tag === Tag.bitString ? (value.content[1] ?? 0) : 0;
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

/** GeneralName is a choice by tag (RFC 5280, 4.2.1.6); the kinds that WinRT doesn't show are passed over. */
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

/** `otherName`: an identifier of its kind, and the value in `[0]`. */
function readPrincipalName({ content }: Element): string[] {
  const [kind, holder] = readElements(content);
  const [name] = childrenOf(holder);
  return name && readObjectIdentifier(kind) === USER_PRINCIPAL_NAME ? [readText(name)] : [];
}

/** Four bytes are IPv4, sixteen IPv6, in the usual short form; other lengths mean nothing. */
function readAddress(bytes: Uint8Array): string[] {
  if (bytes.length === 4) return [bytes.join('.')];
  if (bytes.length !== 16) return [];
  const groups = Buffer.from(bytes).toString('hex').match(/.{4}/g) ?? [];
  return [new URL(`ws://[${groups.join(':')}]`).hostname.slice(1, -1)];
}
