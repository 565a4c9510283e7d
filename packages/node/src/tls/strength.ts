/** The strength of a key or a signature, in bits of security (NIST SP 800-57, part 1, 5.6.1), as OpenSSL computes it. */
import type { KeyObject, X509Certificate } from 'node:crypto';
import { signatureAlgorithmOf } from '../x509/algorithms.ts';
import { partsOf } from '../x509/certificate-parts.ts';
import { childrenOf, readObjectIdentifier } from '../x509/der.ts';

/** Half of a hash's bits. SHA-1 and MD5 are missing: collisions are known, and no level accepts these hashes. */
const hashStrengths: ReadonlyMap<string, number> = /*#__PURE__*/ new Map([
  ['RIPEMD160', 80],
  ['SHA224', 112],
  ['SHA256', 128],
  ['SHA384', 192],
  ['SHA512', 256],
  ['SHA512/224', 112],
  ['SHA512/256', 128],
  ['SHA3-224', 112],
  ['SHA3-256', 128],
  ['SHA3-384', 192],
  ['SHA3-512', 256],
]);

/** Signatures without a separate hash, by object identifier (RFC 8410). */
const hashless: ReadonlyMap<string, number> = /*#__PURE__*/ new Map([
  ['1.3.101.112', 128],
  ['1.3.101.113', 224],
]);

/** The strength of a certificate's key; 0 for an unknown type of key. */
export function keyStrength(certificate: X509Certificate): number {
  const key = keyOf(certificate);
  const { modulusLength = 0, divisorLength = 0, namedCurve = '' } = key?.asymmetricKeyDetails ?? {};
  switch (key?.asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss':
      return factoringStrength(modulusLength);
    case 'dsa':
      return Math.min(factoringStrength(modulusLength), divisorLength / 2);
    case 'ec':
      return curveStrength(namedCurve);
    case 'ed25519':
      return 128;
    case 'ed448':
      return 224;
    default:
      return 0;
  }
}

/** The strength of the signature on a certificate, and its name in errors; 0 for an unknown algorithm. */
export function signatureStrength({ raw }: X509Certificate): { readonly bits: number; readonly name: string } {
  const { signature } = partsOf(raw);
  const [algorithm, hash] = signatureAlgorithmOf(signature);
  const identifier = readObjectIdentifier(childrenOf(signature)[0]);
  const bits = hashStrengths.get(hash) ?? hashless.get(identifier) ?? 0;
  return { bits, name: hash === '' ? `the algorithm ${identifier}` : `${algorithm} and ${hash}` };
}

/** Undefined for a key that OpenSSL can't read, such as a key on a curve that OpenSSL doesn't have. */
function keyOf(certificate: X509Certificate): KeyObject | undefined {
  try {
    return certificate.publicKey;
  } catch {
    return undefined;
  }
}

/**
 * The formula of FIPS 140-2 IG, 7.5, for RSA, DSA and DH, rounded to multiples of eight as in ossl_ifc_ffc_compute_security_bits: 1024 bits
 * give 80, 2048 give 112, and 2047, which some tools make, give 112 too.
 */
function factoringStrength(bits: number): number {
  if (bits < 8) return 0;
  const x = bits * Math.LN2;
  const work = (1.923 * Math.cbrt(x * Math.log(x) ** 2) - 4.69) / Math.LN2;
  // Where the formula gives more than the standards do, the value of the standards counts.
  const most = bits <= 7680 ? 192 : 256;
  return Math.min(Math.floor((work + 4) / 8) * 8, most);
}

/** Half of the curve's bits, which are part of its name: `prime256v1`, `secp384r1`, `brainpoolP512t1`. */
function curveStrength(name: string): number {
  const bits = Number(/\d{3}/.exec(name)?.[0] ?? 0);
  // 256 bits, for P-521, is the highest strength of the scale.
  return bits >= 512 ? 256 : bits / 2;
}
