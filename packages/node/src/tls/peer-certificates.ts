import type { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { worstSeverity, type PeerCertificates } from '@twinsocket/core';
import { Certificate, ParsedCertificate } from '../certificate.ts';
import { findFaults } from './faults.ts';
import { chainFrom, readChain, withoutRoot, type ShownChain } from './shown-chain.ts';
import { faultOf, type Fault } from './verify-codes.ts';

/**
 * The certificates that a server sent on a TLS socket which an http.Agent has made. `certificate` is null if the server sent none, and for
 * a resumed session. `intermediates` has the certificates that can be read without changing the socket: those of the chain, without the
 * root.
 * @throws {WinRTError} E_INVALIDARG 0x80070057 if a certificate can't be read.
 */
export function peerCertificates(socket: TLSSocket, host: string, authorities: readonly string[]): PeerCertificates {
  const chain = readChain(socket);
  const faults = chain.sent.length > 0 ? findFaults(chain, verifyCode(socket), host, authorities) : [];
  return describePeer(chain, faults);
}

/**
 * The certificates of a server that an agent has refused. Node's error has the certificates if the server's name is the only fault
 * (https://nodejs.org/api/errors.html#err_tls_cert_altname_invalid); for other faults Node gives out no certificates.
 */
export function certificatesRefusedByNode(error: Error): PeerCertificates | undefined {
  const { code, cert } = error as { code?: unknown; cert?: DetailedPeerCertificate };
  if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID' || !cert?.raw) return undefined;
  try {
    return describePeer(withoutRoot(chainFrom(cert)), [faultOf(code, error.message)]);
  } catch {
    // A certificate that can't be read is not shown; the connect fails with the agent's error all the same.
    return undefined;
  }
}

/** The code of the fault that OpenSSL found in the handshake; undefined for none. */
export function verifyCode({ authorized, authorizationError }: TLSSocket): string | undefined {
  // `authorizationError` is a string, although its type is Error (https://nodejs.org/api/tls.html#tlssocketauthorizationerror), or null.
  return authorized ? undefined : String(authorizationError ?? 'UNSPECIFIED');
}

/** A chain and its faults in the form that the app gets. */
export function describePeer({ sent }: ShownChain, faults: readonly Fault[]): PeerCertificates {
  const [certificate = null, ...intermediates] = sent.map(certificateOf);
  const errors = faults.map(({ result }) => result);
  return { certificate, intermediates, errors, severity: worstSeverity(errors) };
}

function certificateOf(certificate: X509Certificate): Certificate {
  return new Certificate(new ParsedCertificate(certificate));
}
