/** Algorithm identifiers (RFC 3279, 4055, 5480, 5758) under the names that WinRT has for them. */
import { childrenOf, contextTag, readObjectIdentifier, type Element } from './der.ts';

const RSASSA_PSS = '1.2.840.113549.1.1.10';
const ELLIPTIC_CURVE = '1.2.840.10045.2.1';

/** Keys, as `Windows.Security.Cryptography.Certificates.KeyAlgorithmNames` names them. */
const keys: ReadonlyMap<string, string> = /*#__PURE__*/ new Map([
  ['1.2.840.113549.1.1.1', 'RSA'],
  [RSASSA_PSS, 'RSA'],
  ['1.2.840.10040.4.1', 'DSA'],
  [ELLIPTIC_CURVE, 'ECDSA'],
]);

/** Curves for which `KeyAlgorithmNames` has a name. */
const curves: ReadonlyMap<string, string> = /*#__PURE__*/ new Map([
  ['1.2.840.10045.3.1.7', 'ECDSA256'],
  ['1.3.132.0.34', 'ECDSA384'],
  ['1.3.132.0.35', 'ECDSA521'],
]);

const hashes: ReadonlyMap<string, string> = /*#__PURE__*/ new Map([
  ['1.2.840.113549.2.5', 'MD5'],
  ['1.3.14.3.2.26', 'SHA1'],
  ['2.16.840.1.101.3.4.2.4', 'SHA224'],
  ['2.16.840.1.101.3.4.2.1', 'SHA256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA512'],
  ['2.16.840.1.101.3.4.2.5', 'SHA512/224'],
  ['2.16.840.1.101.3.4.2.6', 'SHA512/256'],
  ['2.16.840.1.101.3.4.2.7', 'SHA3-224'],
  ['2.16.840.1.101.3.4.2.8', 'SHA3-256'],
  ['2.16.840.1.101.3.4.2.9', 'SHA3-384'],
  ['2.16.840.1.101.3.4.2.10', 'SHA3-512'],
]);

const signatures: ReadonlyMap<string, readonly [algorithm: string, hash: string]> = /*#__PURE__*/ new Map([
  ['1.2.840.113549.1.1.4', ['RSA', 'MD5']],
  ['1.2.840.113549.1.1.5', ['RSA', 'SHA1']],
  ['1.3.14.3.2.29', ['RSA', 'SHA1']], // OIW's identifier of the same algorithm, which old versions of Windows wrote
  ['1.2.840.113549.1.1.14', ['RSA', 'SHA224']],
  ['1.2.840.113549.1.1.11', ['RSA', 'SHA256']],
  ['1.2.840.113549.1.1.12', ['RSA', 'SHA384']],
  ['1.2.840.113549.1.1.13', ['RSA', 'SHA512']],
  ['1.3.36.3.3.1.2', ['RSA', 'RIPEMD160']],
  ['1.2.840.113549.1.1.15', ['RSA', 'SHA512/224']],
  ['1.2.840.113549.1.1.16', ['RSA', 'SHA512/256']],
  ['2.16.840.1.101.3.4.3.13', ['RSA', 'SHA3-224']],
  ['2.16.840.1.101.3.4.3.14', ['RSA', 'SHA3-256']],
  ['2.16.840.1.101.3.4.3.15', ['RSA', 'SHA3-384']],
  ['2.16.840.1.101.3.4.3.16', ['RSA', 'SHA3-512']],
  ['1.2.840.10040.4.3', ['DSA', 'SHA1']],
  ['2.16.840.1.101.3.4.3.2', ['DSA', 'SHA256']],
  ['1.2.840.10045.4.1', ['ECDSA', 'SHA1']],
  ['1.2.840.10045.4.3.1', ['ECDSA', 'SHA224']],
  ['1.2.840.10045.4.3.2', ['ECDSA', 'SHA256']],
  ['1.2.840.10045.4.3.3', ['ECDSA', 'SHA384']],
  ['1.2.840.10045.4.3.4', ['ECDSA', 'SHA512']],
  ['2.16.840.1.101.3.4.3.9', ['ECDSA', 'SHA3-224']],
  ['2.16.840.1.101.3.4.3.10', ['ECDSA', 'SHA3-256']],
  ['2.16.840.1.101.3.4.3.11', ['ECDSA', 'SHA3-384']],
  ['2.16.840.1.101.3.4.3.12', ['ECDSA', 'SHA3-512']],
]);

/** The name of a key's algorithm; '' if WinRT has no name for it. */
export function keyAlgorithmOf(identifier: Element | undefined): string {
  const [type, parameters] = childrenOf(identifier);
  const algorithm = readObjectIdentifier(type);
  const curve = algorithm === ELLIPTIC_CURVE ? curves.get(readObjectIdentifier(parameters)) : undefined;
  return curve ?? keys.get(algorithm) ?? '';
}

/** The names of a signature's algorithm and of its hash; '' if unknown. */
export function signatureAlgorithmOf(identifier: Element | undefined): readonly [algorithm: string, hash: string] {
  const [type, parameters] = childrenOf(identifier);
  const algorithm = readObjectIdentifier(type);
  if (algorithm === RSASSA_PSS) return ['RSA', pssHash(parameters)];
  return signatures.get(algorithm) ?? ['', ''];
}

/** The hash of RSASSA-PSS is in `[0]` of its parameters; without that it is SHA-1 (RFC 4055, 3.1). */
function pssHash(parameters: Element | undefined): string {
  const hash = childrenOf(parameters).find(({ tag }) => tag === contextTag(0, 'constructed'));
  if (!hash) return 'SHA1';
  const [identifier] = childrenOf(hash);
  return hashes.get(readObjectIdentifier(childrenOf(identifier)[0])) ?? '';
}
