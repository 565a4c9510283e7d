/** What is known of an open connection. */
import type { Socket } from 'node:net';
import { HostName, type BandwidthSource, type Capabilities, type ConnectionInfo } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';

/** What a client's handshake has found out. */
export type HandshakeProperties = Pick<ConnectionInfo, 'certificates' | 'responseHeaders'>;

/** To be made while TCP is open, since TCP forgets its address then. */
export class NodeConnectionInfo implements ConnectionInfo {
  readonly protocol: string;
  readonly extensions: string;
  readonly bandwidth: BandwidthSource | undefined;
  readonly #address: string | undefined;
  /** Made when it is asked for, which few do. */
  #localAddress: HostName | undefined;
  readonly #readsInFront: boolean;
  readonly certificates: ConnectionInfo['certificates'];
  readonly responseHeaders: ConnectionInfo['responseHeaders'];

  /** `readsInFront`: our own reader reads the messages, not ws alone. */
  constructor(
    { protocol, extensions }: WebSocket,
    tcp: Socket | undefined,
    readsInFront: boolean,
    bandwidth: BandwidthSource | undefined,
    handshake?: HandshakeProperties,
  ) {
    this.protocol = protocol;
    this.extensions = extensions;
    this.#address = tcp?.localAddress;
    this.#readsInFront = readsInFront;
    this.bandwidth = bandwidth;
    this.certificates = handshake?.certificates;
    this.responseHeaders = handshake?.responseHeaders;
  }

  get localAddress(): HostName | undefined {
    if (this.#address !== undefined) this.#localAddress ??= new HostName(this.#address);
    return this.#localAddress;
  }

  get capabilities(): Partial<Capabilities> | undefined {
    return this.#readsInFront ? undefined : { partialMessages: 'sliced' };
  }
}
