/** `.p7b` files: PKCS #7 `SignedData` without data or signatures, only to carry certificates (RFC 2315, 9.1). */
import { childrenOf, contextTag, readElements, readObjectIdentifier, Tag } from './der.ts';

const SIGNED_DATA = '1.2.840.113549.1.7.2';

/** The certificates in a DER-encoded `.p7b`, each in DER; none if these bytes are something else. Throws a RangeError if no DER. */
export function certificatesInPkcs7(bytes: Uint8Array): Uint8Array[] {
  const [type, holder] = childrenOf(readElements(bytes)[0]);
  if (readObjectIdentifier(type) !== SIGNED_DATA) return [];
  const fields = childrenOf(childrenOf(holder)[0]);
  const certificates = fields.find(({ tag }) => tag === contextTag(0, 'constructed'));
  return childrenOf(certificates)
    .filter(({ tag }) => tag === Tag.sequence)
    .map(({ whole }) => whole);
}
