/** The client's side of a test: what came of it, as a value. */
import type { Socket } from 'node:net';
import { ChainValidationResult, type PeerCertificates, type WinRTError } from '@twinsocket/core';
import { secure, type Secured, type SecureOptions } from '../secure.ts';
import type { Peer } from './tls-server.ts';

type Asked = Partial<SecureOptions>;

/** With nothing set but the host, `localhost`, which isn't looked up here. */
export function secureOptions(asked: Asked = {}): SecureOptions {
  const { host = 'localhost' } = asked;
  const address = `${host}:443`;
  return { host, address, certificateAuthorities: [], clientCertificate: undefined, ignorableErrors: [], ...asked };
}

export async function connected(peer: Peer, asked?: Asked): Promise<Secured> {
  return secure(await peer.dial(), secureOptions(asked), new AbortController().signal);
}

/** What the app gets to see of a server that is accepted. */
export async function acceptedBy(peer: Peer, asked?: Asked): Promise<PeerCertificates> {
  const { socket, certificates } = await connected(peer, asked);
  socket.destroy();
  return certificates;
}

export interface Refusal {
  readonly error: WinRTError;
  readonly stream: Socket;
}

/** Why it is refused. Throws if it isn't. */
export async function refusalOf(peer: Peer, asked?: Asked, signal = new AbortController().signal): Promise<Refusal> {
  const stream = await peer.dial();
  const outcome = await secure(stream, secureOptions(asked), signal).catch((error: WinRTError) => error);
  if ('socket' in outcome) throw new Error('it was accepted');
  return { error: outcome, stream };
}

/** The names of what an error's text says is wrong, in its order. */
export function faultsIn({ message }: WinRTError): string[] {
  const names = Object.keys(ChainValidationResult).join('|');
  return [...message.matchAll(new RegExp(`(?:: |; )(${names}) \\(`, 'g'))].map(([, name = '']) => name);
}
