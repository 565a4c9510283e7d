/** `servercustomvalidationrequested`: the app's own word on a server's certificate, after TLS found nothing against it. */
import { winrtError } from '../../errors.ts';
import { Deferral } from '../../foundation/deferral.ts';
import type { EventSource, WinRTEvent } from '../../foundation/events.ts';
import { constructionKey, requireConstructionKey } from '../../internal/illegal-constructor.ts';
import { VectorView, type IVectorView } from '../../foundation/vector-view.ts';
import { E_ILLEGAL_METHOD_CALL } from '../../hresult.ts';
import type { Certificate } from '../../security/certificate.ts';
import type { ChainValidationResult } from '../../security/chain-validation-result.ts';
import type { PeerCertificates } from '../../transport.ts';
import type { IWebSocket } from '../client-web-socket.ts';
import type { SocketSslErrorSeverity } from './ssl-error-severity.ts';

/**
 * `Windows.Networking.Sockets.WebSocketServerCustomValidationRequestedEventArgs`, which is the event object as well. There is
 * nothing to accept with: a handler that returns and has not called {@link reject} agrees, and every handler has to.
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

  /** Names the class; frameworks that wrap objects in proxies leave one with such a tag alone. */
  get [Symbol.toStringTag](): string {
    return 'WebSocketServerCustomValidationRequestedEventArgs';
  }

  /** The event's name. */
  get type(): 'servercustomvalidationrequested' {
    return 'servercustomvalidationrequested';
  }

  /** These args once more, as WinRT's events have them. */
  get detail(): readonly unknown[] {
    return [this];
  }

  /** The server's own certificate. */
  get serverCertificate(): Certificate | null {
    return this.#peer.certificate;
  }

  /** What the server sent along with its certificate. */
  get serverIntermediateCertificates(): IVectorView<Certificate> {
    return new VectorView(this.#peer.intermediates);
  }

  /** What is wrong with the certificates, all of it named in `control.ignorableServerCertificateErrors`. */
  get serverCertificateErrors(): IVectorView<ChainValidationResult> {
    return new VectorView(this.#peer.errors);
  }

  /** The severity of the worst of {@link serverCertificateErrors}. */
  get serverCertificateErrorSeverity(): SocketSslErrorSeverity {
    return this.#peer.severity;
  }

  /**
   * For a handler that can't decide before it returns, so for every `async` one: call it before the first `await`, and
   * `complete()` what it gives in the end, accepted or not. The connect waits for it, until `control.connectTimeout`; what such
   * a handler throws later is no `reject()`.
   *
   * E_ILLEGAL_METHOD_CALL 0x8000000E once all handlers have returned and no deferral is left open.
   */
  getDeferral(): Deferral {
    return this.#decision.defer();
  }

  /** Refuses the server: the connect fails with INET_E_SECURITY_PROBLEM 0x800C000E. Without effect once it was decided. */
  reject(): void {
    this.#decision.reject();
  }
}

/**
 * Asks the app's handlers whether to go on with this server; true without any. A handler that throws is reported, and refuses.
 * Never rejects, and stays open for as long as a deferral does.
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

/** Open while the event is being raised and while a deferral is; the promise settles with what was said until then. */
class Decision {
  readonly accepted: Promise<boolean>;
  #settle: (accepted: boolean) => void = () => {};
  /** The deferrals, and the raising of the event itself. */
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
