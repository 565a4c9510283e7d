/** Makes a TLS connection on a connected stream: a TCP socket to the server, a tunnel through a proxy, or TLS that was begun with the dial. */
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, createSecureContext, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { ConnectOptions, ConnectRequest, PeerCertificates } from '@twinsocket/core';
import type { CancelSignal } from '../cancellation.ts';
import type { KeyMaterial } from '../key-material.ts';
import { connectError } from '../node-errors.ts';
import { contextOf } from './authorities-context.ts';
import { certificateError, malformedCertificate, rejectedByApp } from './certificate-error.ts';
import { clientIdentity } from './client-identity.ts';
import { abortError, watchEnd, type ConnectionEnd } from './connection-end.ts';
import { findFaults } from './faults.ts';
import { describePeer, verifyCode } from './peer-certificates.ts';
import { takeChain } from './shown-chain.ts';
import { isIgnored, type Fault } from './verify-codes.ts';

export interface SecureOptions extends Pick<
  ConnectOptions,
  'certificateAuthorities' | 'clientCertificate' | 'ignorableErrors'
> {
  /** The server's name or IP address, without brackets: the certificate has to be for that. */
  readonly host: string;
  /** `host:port`, for error texts. */
  readonly address: string;
  /** The stream is itself a TLS socket to the server, which was begun with {@link tlsSettings}. */
  readonly begun?: boolean;
  readonly validate?: ConnectRequest['validate'];
  /** Called with the server's certificates and their faults, before the certificates are accepted or refused. */
  readonly shown?: (certificates: PeerCertificates) => void;
}

export interface Secured {
  readonly socket: TLSSocket;
  readonly certificates: PeerCertificates;
  /** Rejects with a WinRTError if the socket has an error, from the handshake on. */
  readonly lost: Promise<never>;
}

/**
 * Makes a TLS connection. Resolves once the server's certificate has no fault that is not ignored, and the app accepts the certificate;
 * before, only the handshake is sent. Rejects with a WinRTError, after it has destroyed the stream. An abort of the signal rejects in
 * the same way, with the signal's reason if that is a WinRTError.
 */
export async function secure(stream: Duplex, options: SecureOptions, signal: CancelSignal): Promise<Secured> {
  const where = named(options);
  // A destroyed stream may still emit an error, which would be thrown if the stream had no listener.
  const ignore = (): void => {};
  let socket: TLSSocket | undefined;
  let end: ConnectionEnd | undefined;
  try {
    if (signal.aborted) throw abortError(where, signal);
    socket = options.begun ? (stream as TLSSocket) : connect({ ...tlsSettings(options), socket: stream });
    end = watchEnd(socket, where, signal);
    await Promise.race([established(socket), end.reached]);
    const certificates = judge(socket, options);
    if (options.validate) await Promise.race([askApp(certificates, options.validate, options.host), end.reached]);
    return { socket, certificates, lost: end.reached };
  } catch (error) {
    stream.on('error', ignore);
    socket?.on('error', ignore);
    // The TLS socket is destroyed by itself only when its stream emits 'close', which not every Duplex does (`emitClose: false`).
    socket?.destroy();
    stream.destroy();
    throw error;
  } finally {
    end?.unwatch();
  }
}

/** What `tls.connect` is told of a server, besides where it is. Throws a WinRTError if OpenSSL refuses the client's certificate. */
export function tlsSettings(options: SecureOptions): ConnectionOptions {
  const { host, certificateAuthorities, clientCertificate } = options;
  const identity = clientCertificate && clientIdentity(clientCertificate);
  // A server name is not an IP address, and has no dot at its end (RFC 6066, 3).
  const servername = isIP(host) ? '' : host.replace(/\.$/, '');
  try {
    return {
      ...contextOptions(certificateAuthorities, identity),
      ALPNProtocols: ['http/1.1'],
      // `judge` below checks the certificate instead of Node: Node stops at the first fault, and NODE_TLS_REJECT_UNAUTHORIZED=0 would
      // switch its check off.
      rejectUnauthorized: false,
      // Without a server name, which an IP address does not have, Node would check the certificate for `localhost`.
      checkServerIdentity: () => undefined,
      ...(servername === '' ? {} : { servername }),
    };
  } catch (cause) {
    // OpenSSL refuses the client's certificate, for example because its key is too short.
    throw connectError(cause as Error, named(options));
  }
}

function named({ address }: SecureOptions): string {
  return `TLS to ${address}`;
}

/** Without authorities, those of Node. A context with a client's key is not kept. */
function contextOptions(authorities: readonly string[], identity: KeyMaterial | undefined): ConnectionOptions {
  if (identity) {
    const ca = authorities.length > 0 ? { ca: [...authorities] } : {};
    return { secureContext: createSecureContext({ ...identity, ...ca }) };
  }
  return authorities.length > 0 ? { secureContext: contextOf(authorities) } : {};
}

function established(socket: TLSSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('secureConnect', resolve);
  });
}

function judge(socket: TLSSocket, options: SecureOptions): PeerCertificates {
  const { host, certificateAuthorities, ignorableErrors, shown } = options;
  let faults: Fault[];
  let certificates: PeerCertificates;
  try {
    const code = verifyCode(socket);
    const chain = takeChain(socket, code !== undefined);
    faults = findFaults(chain, code, host, certificateAuthorities);
    certificates = describePeer(chain, faults);
  } catch (cause) {
    throw malformedCertificate(host, cause);
  }
  shown?.(certificates);
  const [worst, ...others] = faults.filter((fault) => !isIgnored(fault, ignorableErrors));
  if (worst) throw certificateError(host, [worst, ...others]);
  return certificates;
}

async function askApp(
  certificates: PeerCertificates,
  validate: NonNullable<SecureOptions['validate']>,
  host: string,
): Promise<void> {
  let accepted: boolean;
  try {
    accepted = await validate(certificates);
  } catch (cause) {
    throw rejectedByApp(host, cause);
  }
  if (!accepted) throw rejectedByApp(host);
}
