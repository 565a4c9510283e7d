/** What a server has shown of itself, as Node hands it out. */
import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { includes, isSelfSigned } from './chain.ts';

export interface ShownChain {
  /** What the server sent, in its order, the leaf first; empty without a certificate. */
  readonly sent: readonly X509Certificate[];
  /** Issuers that OpenSSL took from its store of trusted certificates, because they were not sent. */
  readonly fromStore: readonly X509Certificate[];
}

/**
 * For a socket that is ours: exactly what was sent. getPeerX509Certificate takes the certificates out of OpenSSL's own list
 * (https://github.com/nodejs/node/issues/65579), so afterwards, and for everybody else, the socket has none. Ask once.
 */
export function takeChain(socket: TLSSocket): ShownChain {
  const linked = linkedChain(socket);
  const sent: X509Certificate[] = [];
  for (let next = socket.getPeerX509Certificate(); next; next = next.issuerCertificate) sent.push(next);
  // Should somebody have asked before, what is linked is the best there is.
  if (sent.length === 0) return withoutRoot(linked);
  const fromStore = linked.filter((certificate) => !includes(sent, certificate));
  // Where it can be asked again it may be no list of what was sent: Bun links the root of its store to it.
  return socket.getPeerX509Certificate() ? { ...withoutRoot(sent), fromStore } : { sent, fromStore };
}

/** For somebody else's socket, which stays as it is: what was sent and belongs to the chain. */
export function readChain(socket: TLSSocket): ShownChain {
  return withoutRoot(linkedChain(socket));
}

/** Whether a root was sent can't be seen here. It needn't be (RFC 8446, 4.4.2), so it counts as not sent. */
export function withoutRoot(linked: readonly X509Certificate[]): ShownChain {
  const sent = linked.filter((certificate, index) => index === 0 || !isSelfSigned(certificate));
  return { sent, fromStore: [] };
}

/** The chain that Node links: in order, without what doesn't belong to it, but with issuers out of the store. */
function linkedChain(socket: TLSSocket): X509Certificate[] {
  return chainFrom(socket.getPeerCertificate(true));
}

/** A certificate and those that Node has linked to it. */
export function chainFrom(leaf: Partial<DetailedPeerCertificate> | null): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next = leaf;
  // Without a certificate it is an empty object; at the end of a chain, a loop.
  while (next?.raw) {
    const certificate = new X509Certificate(next.raw);
    if (includes(chain, certificate)) break;
    chain.push(certificate);
    next = next.issuerCertificate ?? null;
  }
  return chain;
}
