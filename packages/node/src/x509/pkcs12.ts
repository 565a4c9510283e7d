/**
 * Reads `.pfx` files: PKCS #12 containers (RFC 7292). Node reads a container only into a TLS context, and then trusts its authorities for
 * servers (https://nodejs.org/api/tls.html#tlscreatesecurecontextoptions, `pfx`); so the container is read here. Node has checked the
 * container's MAC before.
 */
import { stringIn, toDer } from './ber.ts';
import { childrenOf, contextTag, onlyElement, readObjectIdentifier, type Element } from './der.ts';
import { decrypt } from './password-encryption.ts';

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
const ENCRYPTED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const NESTED_BAGS = '1.2.840.113549.1.12.10.1.6';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';

export interface Pkcs12 {
  /** The certificates, each in DER. */
  readonly certificates: readonly Uint8Array[];
  /** The key as PKCS #8 in DER; it may be encrypted with the container's passphrase. */
  readonly keys: readonly Uint8Array[];
}

/** Throws an error if the container can't be read: its encryption is unknown, the passphrase is wrong, or the bytes are not PKCS #12. */
export function readPkcs12(bytes: Uint8Array, passphrase: string): Pkcs12 {
  const [, authenticated] = childrenOf(onlyElement(toDer(bytes)));
  const contents = { certificates: [] as Uint8Array[], keys: [] as Uint8Array[] };
  for (const safe of childrenOf(onlyElement(toDer(contentOf(authenticated, passphrase))))) {
    readBags(onlyElement(toDer(contentOf(safe, passphrase))), contents);
  }
  return contents;
}

/** The bytes in a `ContentInfo`, decrypted. */
function contentOf(info: Element | undefined, passphrase: string): Uint8Array {
  const [type, holder] = childrenOf(info);
  const [content] = childrenOf(holder);
  switch (readObjectIdentifier(type)) {
    case DATA:
      return stringIn(content);
    case ENCRYPTED_DATA: {
      // EncryptedData: a version, and EncryptedContentInfo (RFC 5652, 8).
      const [, encrypted] = childrenOf(content);
      const [, algorithm, bytes] = childrenOf(encrypted);
      return decrypt(algorithm, stringIn(bytes), passphrase);
    }
    default:
      throw new RangeError('the PKCS #12 container is not encrypted with a passphrase');
  }
}

function readBags(bags: Element, into: { certificates: Uint8Array[]; keys: Uint8Array[] }): void {
  for (const bag of childrenOf(bags)) {
    const [type, holder] = childrenOf(bag);
    const [value] = childrenOf(holder);
    const kind = readObjectIdentifier(type);
    if (!value) throw new RangeError('a bag of the PKCS #12 container is empty');
    if (kind === KEY_BAG || kind === ENCRYPTED_KEY_BAG) into.keys.push(value.whole);
    else if (kind === NESTED_BAGS) readBags(value, into);
    else if (kind === CERTIFICATE_BAG) {
      const [certificateType, certificate] = childrenOf(value);
      const isX509 = readObjectIdentifier(certificateType) === X509_CERTIFICATE;
      if (isX509 && certificate?.tag === contextTag(0, 'constructed')) {
        into.certificates.push(stringIn(childrenOf(certificate)[0]));
      }
    }
  }
}
