/** Reads `.p7b` files: PKCS #7 `SignedData` without data and signatures, which only holds certificates (RFC 2315, 9.1). */
import { childrenOf, contextTag, readElements, readObjectIdentifier, Tag } from './der.ts';

const SIGNED_DATA = '1.2.840.113549.1.7.2';

/** The certificates in a `.p7b` in DER, each in DER; none if the bytes are another kind of DER. Throws a RangeError if they are not DER. */
export function certificatesInPkcs7(bytes: Uint8Array): Uint8Array[] {
  const [type, holder] = childrenOf(readElements(bytes)[0]);
  if (readObjectIdentifier(type) !== SIGNED_DATA) return [];
  const fields = childrenOf(childrenOf(holder)[0]);
  const certificates = fields.find(({ tag }) => tag === contextTag(0, 'constructed'));
  return childrenOf(certificates)
    .filter(({ tag }) => tag === Tag.sequence)
    .map(({ whole }) => whole);
}
