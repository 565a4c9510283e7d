import type { Capabilities } from '../../capabilities.ts';
import type { ConnectionInfo, PeerCertificates } from '../../transport.ts';

/** The properties of a socket's connection, or of its latest attempt to connect; kept after the end. */
export class KnownConnection {
  /** Set when the connection opens. */
  info: ConnectionInfo | undefined;
  /** The address of the latest attempt. */
  address: string | undefined;
  /** The certificates of an attempt that failed; undefined from the next one on. */
  refused: PeerCertificates | undefined;
  readonly #platform: Capabilities;

  constructor(platform: Capabilities) {
    this.#platform = platform;
  }

  /** The capabilities of the connection: those of the platform, with the differences that were found when it opened. */
  get capabilities(): Capabilities {
    const differences = this.info?.capabilities;
    return differences ? { ...this.#platform, ...differences } : this.#platform;
  }

  /** The certificates that the server sent in the latest attempt, whether it succeeded or not. */
  get certificates(): PeerCertificates | undefined {
    return this.info?.certificates ?? this.refused;
  }
}
