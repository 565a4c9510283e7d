/** The information objects: what is known about the connection. They can be read at any time. */
import { requireConstructionKey } from '../../internal/illegal-constructor.ts';
import { VectorView, type IVectorView } from '../../foundation/vector-view.ts';
import type { HostName } from '../../networking/host-name.ts';
import type { Certificate } from '../../security/certificate.ts';
import type { ChainValidationResult } from '../../security/chain-validation-result.ts';
import type { Capabilities } from '../../capabilities.ts';
import type { BandwidthStatistics } from '../../networking/bandwidth-statistics.ts';
import type { KnownConnection } from '../session/known-connection.ts';
import type { ResponseHeaders } from '../../web/handshake-response.ts';
import { SocketSslErrorSeverity } from '../../security/ssl-error-severity.ts';

/** The information that client sockets and server sockets have. */
export class ConnectionInformation {
  readonly #known: KnownConnection;

  /** @internal */
  constructor(key: symbol, known: KnownConnection) {
    requireConstructionKey(key);
    this.#known = known;
  }

  /** The sub-protocol that the server chose: null before the socket is open, '' if the server chose none. */
  get protocol(): string | null {
    return this.#known.info?.protocol ?? null;
  }

  /** The extensions that were agreed on (RFC 6455, 9.1), e.g. `permessage-deflate`; null before the socket is open, '' for none. An addition to WinRT. */
  get extensions(): string | null {
    const { info } = this.#known;
    return info ? (info.extensions ?? '') : null;
  }

  /** Our own address: null before the socket is open, and where `capabilities.localAddress` is false. */
  get localAddress(): HostName | null {
    return this.#known.info?.localAddress ?? null;
  }

  /**
   * What this connection can do: the package's `capabilities`, except for values that differ for this connection, which are known when it
   * opens. An addition to WinRT.
   */
  get capabilities(): Capabilities {
    return this.#known.capabilities;
  }

  /**
   * How fast bytes are sent and received, measured over the last seconds; after the connection has ended, the last values. All values are
   * 0 and false before the socket is open, and in a page, as Windows documents for systems without TCP statistics.
   */
  get bandwidthStatistics(): BandwidthStatistics {
    const { bandwidth } = this.#known.info ?? {};
    if (bandwidth) return bandwidth.statistics();
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

/** The information that both classes of client sockets have. */
export class WebSocketInformation extends ConnectionInformation {
  readonly #known: KnownConnection;

  /** @internal */
  constructor(key: symbol, known: KnownConnection) {
    super(key, known);
    this.#known = known;
  }

  /**
   * The headers of the server's answer to the handshake: null before the socket is open, and where `capabilities.handshakeResponse` is false,
   * as in a page. If the server refused the handshake, its headers are in `error.response`. Server sockets have no such member, because there
   * the app's own server writes the answer. An addition to WinRT.
   */
  get responseHeaders(): ResponseHeaders | null {
    return this.#known.info?.responseHeaders ?? null;
  }

  /**
   * The server's certificate, once the socket is open. Also after a failed connect, if the server had sent it, so that an app can look at
   * the refused certificate; the next connect resets it. Null without TLS, where `capabilities.certificates` is false, and where
   * `control.agent` refused the certificate for another reason than its name.
   */
  get serverCertificate(): Certificate | null {
    return this.#known.certificates?.certificate ?? null;
  }

  /**
   * All errors of the server's certificate, including the ignored ones. After a refusal they are what to add to
   * `control.ignorableServerCertificateErrors`, if the severity is `ignorable` and the app knows the certificate.
   */
  get serverCertificateErrors(): IVectorView<ChainValidationResult> {
    return new VectorView(this.#known.certificates?.errors ?? []);
  }

  /** The severity of the worst of {@link serverCertificateErrors}. */
  get serverCertificateErrorSeverity(): SocketSslErrorSeverity {
    return this.#known.certificates?.severity ?? SocketSslErrorSeverity.none;
  }

  /** The certificates that the server sent with its own. */
  get serverIntermediateCertificates(): IVectorView<Certificate> {
    return new VectorView(this.#known.certificates?.intermediates ?? []);
  }
}

/** `Windows.Networking.Sockets.MessageWebSocketInformation`; `socket.information` of a MessageWebSocket. */
export class MessageWebSocketInformation extends WebSocketInformation {
  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'MessageWebSocketInformation';
  }
}

/** `Windows.Networking.Sockets.StreamWebSocketInformation`; `socket.information` of a StreamWebSocket. */
export class StreamWebSocketInformation extends WebSocketInformation {
  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'StreamWebSocketInformation';
  }
}
