/** Decrypts with a passphrase: PBES2 (RFC 8018, 6.2), and the older scheme of PKCS #12 (RFC 7292, B and C). */
import { createDecipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { childrenOf, readObjectIdentifier, Tag, type Element } from './der.ts';

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
/** Triple DES with three keys, which Windows writes for its option "TripleDES-SHA1". */
const PKCS12_TRIPLE_DES = '1.2.840.113549.1.12.1.3';

interface Cipher {
  readonly name: string;
  readonly keyLength: number;
}

const tripleDes: Cipher = { name: 'des-ede3-cbc', keyLength: 24 };

const ciphers: ReadonlyMap<string, Cipher> = /*#__PURE__*/ new Map([
  ['2.16.840.1.101.3.4.1.2', { name: 'aes-128-cbc', keyLength: 16 }],
  ['2.16.840.1.101.3.4.1.22', { name: 'aes-192-cbc', keyLength: 24 }],
  ['2.16.840.1.101.3.4.1.42', { name: 'aes-256-cbc', keyLength: 32 }],
  ['1.2.840.113549.3.7', tripleDes],
]);

/** The hash of each HMAC, by object identifier. */
const hashes: ReadonlyMap<string, string> = /*#__PURE__*/ new Map([
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.8', 'sha224'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
]);

/** Throws an error for an unknown scheme, and for a wrong passphrase. */
export function decrypt(algorithm: Element | undefined, bytes: Uint8Array, passphrase: string): Uint8Array {
  const [type, parameters] = childrenOf(algorithm);
  const scheme = readObjectIdentifier(type);
  if (scheme === PBES2) return decryptPbes2(childrenOf(parameters), bytes, passphrase);
  if (scheme === PKCS12_TRIPLE_DES) return decryptPkcs12(childrenOf(parameters), bytes, passphrase);
  throw new RangeError(`the encryption ${scheme} is not supported`);
}

function decryptPbes2([derivation, encryption]: Element[], bytes: Uint8Array, passphrase: string): Uint8Array {
  const [derivationType, derivationParameters] = childrenOf(derivation);
  const [cipherType, vector] = childrenOf(encryption);
  const cipher = ciphers.get(readObjectIdentifier(cipherType));
  const [salt, iterations, ...more] = childrenOf(derivationParameters);
  // The key's length may stand between the two; it is not needed, since the cipher has one length. The default is HMAC with SHA-1.
  const named = more.find(({ tag }) => tag === Tag.sequence);
  const hash = named ? hashes.get(readObjectIdentifier(childrenOf(named)[0])) : 'sha1';
  if (readObjectIdentifier(derivationType) !== PBKDF2 || !cipher || !hash || !salt || !vector) {
    throw new RangeError('the PBES2 encryption is not supported');
  }
  const key = pbkdf2Sync(passphrase, salt.content, numberIn(iterations), cipher.keyLength, hash);
  return decipher(cipher, key, vector.content, bytes);
}

function decryptPkcs12([salt, iterations]: Element[], bytes: Uint8Array, passphrase: string): Uint8Array {
  if (!salt) throw new RangeError('the encryption of the PKCS #12 container has no salt');
  const decryptWith = (password: Uint8Array): Uint8Array => {
    const derive = (purpose: number, length: number): Uint8Array =>
      derivePkcs12(purpose, password, salt.content, numberIn(iterations), length);
    return decipher(tripleDes, derive(1, tripleDes.keyLength), derive(2, 8), bytes);
  };
  // The passphrase is UTF-16 with a zero at its end. For an empty one some programs write no bytes, and OpenSSL tries both forms.
  const terminated = new Uint8Array(Buffer.from(`${passphrase}\0`, 'utf16le').swap16());
  if (passphrase !== '') return decryptWith(terminated);
  try {
    return decryptWith(terminated);
  } catch {
    return decryptWith(new Uint8Array());
  }
}

function decipher({ name }: Cipher, key: Uint8Array, vector: Uint8Array, bytes: Uint8Array): Uint8Array {
  const cipher = createDecipheriv(name, key, vector);
  return new Uint8Array(Buffer.concat([cipher.update(bytes), cipher.final()]));
}

function numberIn(integer: Element | undefined): number {
  return (integer?.content ?? new Uint8Array()).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Derives a key (RFC 7292, B.2) with SHA-1; `size` and `block` are u and v in bytes. `purpose` is 1 for a key, 2 for an initial vector. */
function derivePkcs12(
  purpose: number,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Uint8Array {
  const [size, block] = [20, 64];
  const diversifier = new Uint8Array(block).fill(purpose);
  const input = Buffer.concat([filled(salt, block), filled(password, block)]);
  const output = new Uint8Array(Math.ceil(length / size) * size);
  for (let at = 0; at < length; at += size) {
    let digest = createHash('sha1').update(diversifier).update(input).digest();
    for (let round = 1; round < iterations; round++) digest = createHash('sha1').update(digest).digest();
    output.set(digest, at);
    addToBlocks(input, filled(digest, block), block);
  }
  return output.subarray(0, length);
}

/** The bytes repeated until they fill whole blocks; no bytes stay no bytes. */
function filled(bytes: Uint8Array, block: number): Uint8Array {
  const length = Math.ceil(bytes.length / block) * block;
  return Uint8Array.from({ length }, (_, index) => bytes[index % bytes.length] ?? 0);
}

/** Adds a number plus one to each block in place; each block is a big-endian number. */
function addToBlocks(blocks: Uint8Array, addend: Uint8Array, block: number): void {
  for (let start = 0; start < blocks.length; start += block) {
    let carry = 1;
    for (let index = block - 1; index >= 0; index--) {
      carry += (blocks[start + index] ?? 0) + (addend[index] ?? 0);
      blocks[start + index] = carry & 0xff;
      carry >>= 8;
    }
  }
}
