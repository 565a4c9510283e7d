/** TLS for `wss:`, on top of a stream that somebody else has connected: the server itself or a tunnel through a proxy. */
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import type { ConnectOptions, ConnectRequest, PeerCertificates } from '@twinsocket/core';
import { connectError } from '../node-errors.ts';
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
  /** A name or an IP address, without brackets: what is asked for, and what the certificate has to be for. */
  readonly host: string;
  readonly validate?: ConnectRequest['validate'];
  /** Told what the server has shown, and what is wrong with it, before anybody decides on it. */
  readonly shown?: (certificates: PeerCertificates) => void;
}

export interface Secured {
  readonly socket: TLSSocket;
  readonly certificates: PeerCertificates;
  /** Rejects with a WinRTError if the socket has an error, from the handshake on. */
  readonly lost: Promise<never>;
}

/**
 * TLS on top of a connected stream, once the server's certificate is found good, or its faults are ignored, and the app agrees.
 * Nothing but the handshake goes out before. Rejects with a WinRTError, and has destroyed the stream then. Aborting the signal
 * does the same, with its reason if that is a WinRTError.
 */
export async function secure(stream: Duplex, options: SecureOptions, signal: AbortSignal): Promise<Secured> {
  const where = `TLS to ${options.host}`;
  // An error that comes late, of a stream that is given up, has no one left to hear it.
  const ignore = (): void => {};
  let socket: TLSSocket | undefined;
  let end: ConnectionEnd | undefined;
  try {
    if (signal.aborted) throw abortError(where, signal);
    socket = startTls(stream, options, where);
    end = watchEnd(socket, where, signal);
    await Promise.race([established(socket), end.reached]);
    const certificates = judge(socket, options);
    if (options.validate) await Promise.race([askApp(certificates, options.validate, options.host), end.reached]);
    return { socket, certificates, lost: end.reached };
  } catch (error) {
    stream.on('error', ignore);
    socket?.on('error', ignore);
    socket?.destroy();
    stream.destroy();
    throw error;
  } finally {
    end?.unwatch();
  }
}

function startTls(
  stream: Duplex,
  { host, certificateAuthorities, clientCertificate }: SecureOptions,
  where: string,
): TLSSocket {
  const identity = clientCertificate ? clientIdentity(clientCertificate) : {};
  // Server names are no IP addresses, and have no dot at the end (RFC 6066, 3).
  const servername = isIP(host) ? '' : host.replace(/\.$/, '');
  try {
    return connect({
      ...identity,
      socket: stream,
      ALPNProtocols: ['http/1.1'],
      // We judge, and Node must not: it stops at the first fault, and NODE_TLS_REJECT_UNAUTHORIZED would switch it off.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(servername === '' ? {} : { servername }),
      ...(certificateAuthorities.length > 0 ? { ca: [...certificateAuthorities] } : {}),
    });
  } catch (cause) {
    // OpenSSL doesn't like the client's certificate: its key is too short, say.
    throw connectError(cause as Error, where);
  }
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
    const chain = takeChain(socket);
    faults = findFaults(chain, verifyCode(socket), host, certificateAuthorities);
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
