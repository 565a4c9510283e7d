/** Builds the chain from a server's certificate to its root. OpenSSL builds the same chain, but Node does not give it out. */
import type { X509Certificate } from 'node:crypto';
import { isNamedAs, matchesIssuer } from './authority-key.ts';

/**
 * Limits that valid chains do not reach: public chains have three or four certificates. A server may send 100 KiB of certificates, and
 * comparing each one with each other one would block the process for seconds.
 */
export const limits = { length: 20, namesakes: 8 };

/** Whether a certificate of the same bytes is in the list. */
export function includes(certificates: readonly X509Certificate[], wanted: X509Certificate): boolean {
  return certificates.some((certificate) => certificate.raw.equals(wanted.raw));
}

/** Whether the signature is valid; false as well for a key or an algorithm that OpenSSL doesn't know. */
export function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/** Whether a certificate ends a chain. The signature decides: a certificate whose issuer has its name may be signed with another key. */
export function isSelfSigned(certificate: X509Certificate): boolean {
  return isSelfIssued(certificate) && isSignedBy(certificate, certificate);
}

/** Whether a certificate's subject is its issuer: a root, or an authority that has only renewed its key. */
export function isSelfIssued(certificate: X509Certificate): boolean {
  return isNamedAs(certificate, certificate);
}

/**
 * The chain, the leaf first, up to a certificate that is self-signed or whose issuer is not found. Trusted certificates are tried before
 * those that were sent, as in OpenSSL: a server may send an old intermediate whose root has expired or is no longer trusted.
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
 * The candidate that matches and has signed. Else a candidate that matches, so that a wrong signature is not reported as a missing issuer.
 * Else a candidate that has signed but does not match, so that faults above it are found too.
 */
function issuerOf(certificate: X509Certificate, candidates: readonly X509Certificate[]): X509Certificate | undefined {
  const named = candidates
    .filter((candidate) => candidate.subject === certificate.issuer && isNamedAs(certificate, candidate))
    .slice(0, limits.namesakes);
  const matching = named.filter((candidate) => matchesIssuer(certificate, candidate));
  const hasSigned = (candidate: X509Certificate): boolean => isSignedBy(certificate, candidate);
  return matching.find(hasSigned) ?? matching[0] ?? named.find(hasSigned);
}

/** The code that OpenSSL reports for the trust in this chain; undefined if the chain is trusted. */
export function trustCodeOf(
  chain: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
): string | undefined {
  const [top] = chain.slice(-1);
  if (top && isSelfSigned(top)) {
    if (includes(trusted, top)) return undefined;
    return chain.length === 1 ? 'DEPTH_ZERO_SELF_SIGNED_CERT' : 'SELF_SIGNED_CERT_IN_CHAIN';
  }
  // OpenSSL does not end a chain at a trusted intermediate (X509_V_FLAG_PARTIAL_CHAIN is off in Node).
  const issuers = chain.slice(1);
  if (issuers.some((issuer) => includes(trusted, issuer))) return 'UNABLE_TO_GET_ISSUER_CERT';
  return issuers.length === 0 ? 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' : 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';
}
