/** One server after another on one port, each with a chain of its own, and what a client finds wrong with it. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls';
import { ChainValidationResult, type PeerCertificates, WinRTError } from '@twinsocket/core';
import { secure } from '../secure.ts';
import type { Chain } from './faulty-chains.ts';
import { faultsIn, secureOptions } from './secure-client.ts';

export interface Verdict {
  readonly accepted: boolean;
  /** All that was found, as `information` tells it; undefined where the server has shown nothing that can be read. */
  readonly found: readonly ChainValidationResult[] | undefined;
  /** What a refusal names, and so nobody has ignored. */
  readonly refusedFor: readonly string[];
  readonly error: WinRTError | undefined;
}

export class Judge {
  readonly #server: Server = createServer((socket) => this.#serve(socket));
  readonly #stranger: string;
  #context: SecureContext | undefined;

  /** `stranger` is trusted where the chain's own root is not, so that Node's roots are not either. */
  constructor(stranger: string) {
    this.#stranger = stranger;
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  close(): void {
    this.#server.close();
  }

  async verdictOn(
    { leaf, sent, root, trusted }: Chain,
    ignorableErrors: readonly ChainValidationResult[] = [],
    host = 'localhost',
  ): Promise<Verdict> {
    this.#context = createSecureContext({
      key: leaf.key,
      cert: [leaf, ...sent].map(({ cert }) => cert).join(''),
      // A server of ours would refuse to show what a client has to refuse.
      ciphers: 'DEFAULT:@SECLEVEL=0',
    });
    const { port } = this.#server.address() as AddressInfo;
    const stream = connect(port, '127.0.0.1').on('error', () => {});
    await once(stream, 'connect');
    let certificates: PeerCertificates | undefined;
    const options = {
      ...secureOptions({ host, ignorableErrors, certificateAuthorities: [trusted ? root.cert : this.#stranger] }),
      shown: (seen: PeerCertificates) => (certificates = seen),
    };
    try {
      const { socket } = await secure(stream, options, new AbortController().signal);
      socket.destroy();
      return { accepted: true, found: certificates?.errors, refusedFor: [], error: undefined };
    } catch (error) {
      if (!(error instanceof WinRTError)) throw error;
      return { accepted: false, found: certificates?.errors, refusedFor: faultsIn(error), error };
    }
  }

  #serve(socket: Socket): void {
    const context = this.#context;
    socket.on('error', () => {});
    if (context) new TLSSocket(socket, { isServer: true, secureContext: context }).on('error', () => {});
  }
}

export function namesOf(results: readonly ChainValidationResult[] = []): string[] {
  return results.map(
    (result) => Object.entries(ChainValidationResult).find(([, value]) => value === result)?.[0] ?? String(result),
  );
}
