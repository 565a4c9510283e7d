import type { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { fromUint8Array, worstSeverity, type PeerCertificates } from '@twinsocket/core';
import { Certificate } from '../certificate.ts';
import { findFaults } from './faults.ts';
import { chainFrom, readChain, withoutRoot, type ShownChain } from './shown-chain.ts';
import { faultOf, type Fault } from './verify-codes.ts';

/**
 * What the server showed on a TLS socket that somebody else (an http.Agent) has made; null certificate if none, which is so for
 * a session that was resumed as well. `intermediates` is as much as can be seen without changing the socket: without what
 * doesn't belong to the chain, and without its root. E_INVALIDARG 0x80070057 if a certificate can't be read.
 */
export function peerCertificates(socket: TLSSocket, host: string, authorities: readonly string[]): PeerCertificates {
  const chain = readChain(socket);
  const faults = chain.sent.length > 0 ? findFaults(chain, verifyCode(socket), host, authorities) : [];
  return describePeer(chain, faults);
}

/**
 * What is known of a server that an agent has refused. Node's error carries the certificates where their name is what is wrong, and
 * nothing else is (https://nodejs.org/api/errors.html#err_tls_cert_altname_invalid); of other refusals nothing is left to be seen.
 */
export function certificatesRefusedByNode(error: Error): PeerCertificates | undefined {
  const { code, cert } = error as { code?: unknown; cert?: DetailedPeerCertificate };
  if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID' || !cert?.raw) return undefined;
  try {
    return describePeer(withoutRoot(chainFrom(cert)), [faultOf(code, error.message)]);
  } catch {
    // A certificate that can't be read is not shown; the refusal stands as it is.
    return undefined;
  }
}

/** Of the handshake that has just ended. */
export function verifyCode({ authorized, authorizationError }: TLSSocket): string | undefined {
  // A text, although its type says Error (https://nodejs.org/api/tls.html#tlssocketauthorizationerror); null for none.
  return authorized ? undefined : String(authorizationError ?? 'UNSPECIFIED');
}

/** A chain and what was found in it, as the app gets to see it. */
export function describePeer({ sent }: ShownChain, faults: readonly Fault[]): PeerCertificates {
  const [certificate = null, ...intermediates] = sent.map(certificateOf);
  const errors = faults.map(({ result }) => result);
  return { certificate, intermediates, errors, severity: worstSeverity(errors) };
}

function certificateOf({ raw }: X509Certificate): Certificate {
  return new Certificate(fromUint8Array(raw));
}
