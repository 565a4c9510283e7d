/** Names of subjects and issuers: `Name` of X.509 (RFC 5280, 4.1.2.4). */
import { childrenOf, readObjectIdentifier, readText, type Element } from './der.ts';

const COMMON_NAME = '2.5.4.3';

/** Short names of attributes (RFC 4519, and those of Windows); other attributes are shown by their object identifier. */
const attributeNames: ReadonlyMap<string, string> = /*#__PURE__*/ new Map([
  [COMMON_NAME, 'CN'],
  ['2.5.4.5', 'SERIALNUMBER'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'S'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'E'],
]);

interface Attribute {
  readonly type: string;
  readonly value: string;
}

/** The attributes of a name, which is a sequence of sets of attributes. Most sets have one attribute, so the sets are flattened. */
function attributesOf(name: Element | undefined): Attribute[] {
  return childrenOf(name)
    .flatMap(childrenOf)
    .flatMap((attribute) => {
      const [type, value] = childrenOf(attribute);
      return value ? [{ type: readObjectIdentifier(type), value: readText(value) }] : [];
    });
}

/** The common name; '' if there is none. Of several it is the last, which is the most specific one (RFC 2818, 3.1). */
export function commonNameOf(name: Element | undefined): string {
  const commonNames = attributesOf(name).filter(({ type }) => type === COMMON_NAME);
  return commonNames.at(-1)?.value ?? '';
}

/** The whole name as one text, `C=DE, O=Contoso, CN=Ada`: in the order of the certificate, quoted as in Windows. */
export function distinguishedNameOf(name: Element | undefined): string {
  return attributesOf(name)
    .map(({ type, value }) => `${attributeNames.get(type) ?? `OID.${type}`}=${quote(value)}`)
    .join(', ');
}

/** Quotes a value as CertNameToStr of Windows does: if it has special characters, with its quotes doubled. */
function quote(value: string): string {
  const plain = /^(?![\s#])[^,+="\n<>;]*(?<!\s)$/.test(value);
  return plain && value !== '' ? value : `"${value.replaceAll('"', '""')}"`;
}
