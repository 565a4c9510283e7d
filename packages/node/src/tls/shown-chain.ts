/** Reads the certificates that a server sent from Node's TLS socket. */
import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { includes, isSelfSigned } from './chain.ts';

export interface ShownChain {
  /** The certificates that the server sent, in its order, the leaf first; empty if it sent none. */
  readonly sent: readonly X509Certificate[];
  /** Issuers that OpenSSL took from its store of trusted certificates, because they were not sent; empty if they were not asked for. */
  readonly fromStore: readonly X509Certificate[];
}

/**
 * Exactly the certificates that were sent, for a socket that this package has made. getPeerX509Certificate removes the certificates from
 * OpenSSL's own list (https://github.com/nodejs/node/issues/65579), so the socket has none afterwards. Call this once. The issuers from the
 * store, which cost as much as the handshake, tell something of a chain with a fault only.
 */
export function takeChain(socket: TLSSocket, withStore: boolean): ShownChain {
  const linked = withStore ? linkedChain(socket) : undefined;
  const sent: X509Certificate[] = [];
  for (let next = socket.getPeerX509Certificate(); next; next = next.issuerCertificate) sent.push(next);
  // If getPeerX509Certificate was called before, only the linked certificates are left.
  if (sent.length === 0) return withoutRoot(linked ?? linkedChain(socket));
  const fromStore = (linked ?? []).filter((certificate) => !includes(sent, certificate));
  // Where a second call gives a certificate, the list may have more than was sent: Bun adds the root of its store.
  return socket.getPeerX509Certificate() ? { ...withoutRoot(sent), fromStore } : { sent, fromStore };
}

/** The certificates of the chain that were sent, for a socket that an app's agent has made: the socket is not changed. */
export function readChain(socket: TLSSocket): ShownChain {
  return withoutRoot(linkedChain(socket));
}

/** Whether a root was sent can't be seen here. A server may omit its root (RFC 8446, 4.4.2), so the root counts as not sent. */
export function withoutRoot(linked: readonly X509Certificate[]): ShownChain {
  const sent = linked.filter((certificate, index) => index === 0 || !isSelfSigned(certificate));
  return { sent, fromStore: [] };
}

/** The chain that Node links: in order, without certificates outside of the chain, but with issuers from the store. */
function linkedChain(socket: TLSSocket): X509Certificate[] {
  return chainFrom(socket.getPeerCertificate(true));
}

/** A certificate and the issuers that Node has linked to it. */
export function chainFrom(leaf: Partial<DetailedPeerCertificate> | null): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next = leaf;
  // Node gives an empty object for no certificate, and links the last certificate of a chain to itself.
  while (next?.raw) {
    const certificate = new X509Certificate(next.raw);
    if (includes(chain, certificate)) break;
    chain.push(certificate);
    next = next.issuerCertificate ?? null;
  }
  return chain;
}
