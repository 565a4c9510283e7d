/** The information objects: what is known of the connection, readable at any time in the socket's life. */
import { requireConstructionKey } from '../../internal/illegal-constructor.ts';
import { VectorView, type IVectorView } from '../../foundation/vector-view.ts';
import type { HostName } from '../../networking/host-name.ts';
import type { Certificate } from '../../security/certificate.ts';
import type { ChainValidationResult } from '../../security/chain-validation-result.ts';
import type { Capabilities } from '../../transport.ts';
import type { BandwidthStatistics } from './bandwidth-statistics.ts';
import type { Session } from '../session/session.ts';
import { SocketSslErrorSeverity } from '../certificates/ssl-error-severity.ts';

/** What every socket tells, a client's and a server's. */
export class ConnectionInformation {
  readonly #session: Session;

  /** @internal */
  constructor(key: symbol, session: Session) {
    requireConstructionKey(key);
    this.#session = session;
  }

  /** The sub-protocol that was agreed on: null before the socket is open, '' if none was. */
  get protocol(): string | null {
    return this.#session.info?.protocol ?? null;
  }

  /** Our own address: null before the socket is open, and where `capabilities.localAddress` is false. */
  get localAddress(): HostName | null {
    return this.#session.info?.localAddress ?? null;
  }

  /**
   * What this connection can do: `capabilities` of the package, but for what turned out otherwise when it opened. An addition to
   * WinRT.
   */
  get capabilities(): Capabilities {
    return this.#session.connectionCapabilities;
  }

  /**
   * How fast bytes pass, by the last seconds; after the end, what it was then. Zeros before the socket is open and in a page, as
   * Windows documents for systems without TCP statistics.
   */
  get bandwidthStatistics(): BandwidthStatistics {
    const { bandwidth } = this.#session.info ?? {};
    if (bandwidth) return bandwidth();
    return {
      outboundBitsPerSecond: 0,
      inboundBitsPerSecond: 0,
      outboundBitsPerSecondInstability: 0,
      inboundBitsPerSecondInstability: 0,
      outboundBandwidthPeaked: false,
      inboundBandwidthPeaked: false,
    };
  }
}

/** What both classes of a client's socket tell. */
export class WebSocketInformation extends ConnectionInformation {
  readonly #session: Session;

  /** @internal */
  constructor(key: symbol, session: Session) {
    super(key, session);
    this.#session = session;
  }

  /**
   * The server's certificate: once the socket is open, and after a connect that failed when the server had shown it, so that an app can
   * look at what was refused; until the next connect. Null without TLS, where `capabilities.certificates` is false, and where an agent
   * (`control.agent`) refused it for another reason than its name.
   */
  get serverCertificate(): Certificate | null {
    return this.#session.certificates?.certificate ?? null;
  }

  /**
   * All that is wrong with the server's certificate, what was ignored included; after a refusal, what to add to
   * `control.ignorableServerCertificateErrors`, if the severity is `ignorable` and the app knows the certificate.
   */
  get serverCertificateErrors(): IVectorView<ChainValidationResult> {
    return new VectorView(this.#session.certificates?.errors ?? []);
  }

  /** The worst of {@link serverCertificateErrors}. */
  get serverCertificateErrorSeverity(): SocketSslErrorSeverity {
    return this.#session.certificates?.severity ?? SocketSslErrorSeverity.none;
  }

  /** The certificates that the server sent with its own. */
  get serverIntermediateCertificates(): IVectorView<Certificate> {
    return new VectorView(this.#session.certificates?.intermediates ?? []);
  }
}

/** `Windows.Networking.Sockets.MessageWebSocketInformation`; `socket.information` of a MessageWebSocket. */
export class MessageWebSocketInformation extends WebSocketInformation {
  /** Names the class; frameworks that wrap objects in proxies leave one with such a tag alone. */
  get [Symbol.toStringTag](): string {
    return 'MessageWebSocketInformation';
  }
}

/** `Windows.Networking.Sockets.StreamWebSocketInformation`; `socket.information` of a StreamWebSocket. */
export class StreamWebSocketInformation extends WebSocketInformation {
  /** Names the class; frameworks that wrap objects in proxies leave one with such a tag alone. */
  get [Symbol.toStringTag](): string {
    return 'StreamWebSocketInformation';
  }
}
