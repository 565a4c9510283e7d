/** From a server's certificate to the authority that vouches for it: OpenSSL builds the same chain, but shows it to nobody. */
import type { X509Certificate } from 'node:crypto';
import { isMeant, isNamedAs } from './authority-key.ts';

/**
 * No honest chain is longer (public ones have three or four certificates), nor are there more authorities of one name. A server
 * may send 100 KiB of certificates, and trying each with each would block the process for seconds.
 */
const limits = { length: 20, namesakes: 8 };

/** Whether it is in the list, byte for byte. */
export function includes(certificates: readonly X509Certificate[], wanted: X509Certificate): boolean {
  return certificates.some((certificate) => certificate.raw.equals(wanted.raw));
}

/** False as well for a key or an algorithm that OpenSSL doesn't know. */
export function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/** The end of a chain. By its signature: a certificate of the same name as its issuer need not be the same. */
export function isSelfSigned(certificate: X509Certificate): boolean {
  return isSelfIssued(certificate) && isSignedBy(certificate, certificate);
}

/** A certificate whose subject is its issuer: a root, or an authority that has only renewed its key. */
export function isSelfIssued(certificate: X509Certificate): boolean {
  return isNamedAs(certificate, certificate);
}

/**
 * The chain upwards, the leaf first, until a certificate that is self-signed or whose issuer is nowhere. What is trusted comes
 * before what was sent, as in OpenSSL: a server may send the older of two ways up, whose root has expired or left the stores.
 */
export function chainOf(
  leaf: X509Certificate,
  sent: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
): X509Certificate[] {
  const chain = [leaf];
  const candidates = [...trusted, ...sent];
  for (let last = leaf; chain.length < limits.length && !isSelfSigned(last);) {
    const issuer = issuerOf(
      last,
      candidates.filter((candidate) => !includes(chain, candidate)),
    );
    if (!issuer) break;
    chain.push(issuer);
    last = issuer;
  }
  return chain;
}

/**
 * The one that is meant and whose key fits; else one that is meant, so that a forged signature is told from a missing issuer; else one
 * whose key fits although another is meant, so that what is wrong above is found too.
 */
function issuerOf(certificate: X509Certificate, candidates: readonly X509Certificate[]): X509Certificate | undefined {
  const named = candidates
    .filter((candidate) => candidate.subject === certificate.issuer && isNamedAs(certificate, candidate))
    .slice(0, limits.namesakes);
  const meant = named.filter((candidate) => isMeant(certificate, candidate));
  const fits = (candidate: X509Certificate): boolean => isSignedBy(certificate, candidate);
  return meant.find(fits) ?? meant[0] ?? named.find(fits);
}

/** What OpenSSL would say of the trust in this chain; undefined for nothing. */
export function trustCodeOf(
  chain: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
): string | undefined {
  const [top] = chain.slice(-1);
  if (top && isSelfSigned(top)) {
    if (includes(trusted, top)) return undefined;
    return chain.length === 1 ? 'DEPTH_ZERO_SELF_SIGNED_CERT' : 'SELF_SIGNED_CERT_IN_CHAIN';
  }
  // A trusted intermediate is no end for OpenSSL (X509_V_FLAG_PARTIAL_CHAIN is off in Node).
  const issuers = chain.slice(1);
  if (issuers.some((issuer) => includes(trusted, issuer))) return 'UNABLE_TO_GET_ISSUER_CERT';
  return issuers.length === 0 ? 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' : 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';
}
