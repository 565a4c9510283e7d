/** `servercustomvalidationrequested`: lets the app check a server's certificate after TLS has accepted it. */
import { winrtError } from '../errors.ts';
import { Deferral } from '../foundation/deferral.ts';
import type { EventSource, WinRTEvent } from '../foundation/events.ts';
import { constructionKey, requireConstructionKey } from '../internal/illegal-constructor.ts';
import { VectorView, type IVectorView } from '../foundation/vector-view.ts';
import { E_ILLEGAL_METHOD_CALL } from '../hresult.ts';
import type { Certificate } from '../security/certificate.ts';
import type { ChainValidationResult } from '../security/chain-validation-result.ts';
import type { PeerCertificates } from '../transport.ts';
import type { IWebSocket } from './i-web-socket.ts';
import type { SocketSslErrorSeverity } from '../security/ssl-error-severity.ts';

/**
 * `Windows.Networking.Sockets.WebSocketServerCustomValidationRequestedEventArgs`. The object is also the event object. A handler accepts
 * the server by returning without a call of {@link reject}. The server is accepted only if every handler accepts.
 */
export class WebSocketServerCustomValidationRequestedEventArgs<TSender = IWebSocket> implements WinRTEvent<TSender> {
  /** The socket that is connecting. */
  readonly target: TSender;
  readonly #peer: PeerCertificates;
  readonly #decision: Decision;

  /** @internal */
  constructor(key: symbol, target: TSender, peer: PeerCertificates, decision: Decision) {
    requireConstructionKey(key);
    this.target = target;
    this.#peer = peer;
    this.#decision = decision;
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'WebSocketServerCustomValidationRequestedEventArgs';
  }

  /** The event's name. */
  get type(): 'servercustomvalidationrequested' {
    return 'servercustomvalidationrequested';
  }

  /** An array with these args, as in WinRT's events. */
  get detail(): readonly unknown[] {
    return [this];
  }

  /** The server's own certificate. */
  get serverCertificate(): Certificate | null {
    return this.#peer.certificate;
  }

  /** The certificates that the server sent with its own. */
  get serverIntermediateCertificates(): IVectorView<Certificate> {
    return new VectorView(this.#peer.intermediates);
  }

  /** The errors of the certificates. All of them are in `control.ignorableServerCertificateErrors`, or the connect would have failed. */
  get serverCertificateErrors(): IVectorView<ChainValidationResult> {
    return new VectorView(this.#peer.errors);
  }

  /** The severity of the worst of {@link serverCertificateErrors}. */
  get serverCertificateErrorSeverity(): SocketSslErrorSeverity {
    return this.#peer.severity;
  }

  /**
   * For a handler that can't decide before it returns, such as an `async` function. Call it before the first `await`, and call
   * `complete()` of the deferral at the end, whether the server was rejected or not. The connect waits for the deferral, at most until
   * `control.connectTimeout`. An error thrown after the first `await` does not reject the server; call {@link reject}.
   *
   * @throws {WinRTError} E_ILLEGAL_METHOD_CALL 0x8000000E: all handlers have returned, and no deferral is open.
   */
  getDeferral(): Deferral {
    return this.#decision.defer();
  }

  /** Refuses the server: the connect fails with INET_E_SECURITY_PROBLEM 0x800C000E. Has no effect after the decision. */
  reject(): void {
    this.#decision.reject();
  }
}

/**
 * Whether all of the app's handlers accept the server; true if there are no handlers. An error that a handler throws is reported to the
 * global error event, and refuses the server. The promise never rejects; it is pending while a deferral is open.
 */
export function runValidation<TSender>(
  source: EventSource<WebSocketServerCustomValidationRequestedEventArgs<TSender>>,
  target: TSender,
  peer: PeerCertificates,
): Promise<boolean> {
  const decision = new Decision();
  if (!source.empty) {
    const event = new WebSocketServerCustomValidationRequestedEventArgs(constructionKey, target, peer, decision);
    if (!source.raise(event)) decision.reject();
  }
  decision.release();
  return decision.accepted;
}

/** The decision is open while the event is raised and while a deferral is open; then `accepted` settles. */
class Decision {
  readonly accepted: Promise<boolean>;
  #settle: (accepted: boolean) => void = () => {};
  /** How many deferrals are open, plus 1 while the event is raised. */
  #open = 1;
  #rejected = false;

  constructor() {
    this.accepted = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  defer(): Deferral {
    if (this.#open === 0) {
      throw winrtError(
        E_ILLEGAL_METHOD_CALL,
        'getDeferral: the server was accepted or rejected already; call getDeferral before the handler returns',
      );
    }
    this.#open++;
    return new Deferral(() => this.release());
  }

  reject(): void {
    this.#rejected = true;
  }

  release(): void {
    if (--this.#open === 0) this.#settle(!this.#rejected);
  }
}
