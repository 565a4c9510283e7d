/**
 * What a platform can do, as data: known before connecting, the same for every socket of that transport.
 * Users ask it (`capabilities`), tests choose their cases by it, and core refuses by it.
 */
export interface Capabilities {
  /**
   * Close codes that `close(code, reason)` can send: `rfc6455` is 1000–1003, 1007–1014 and 3000–4999; `web` is 1000 and
   * 3000–4999, all that the WHATWG API lets a page send.
   */
  readonly closeCodes: 'rfc6455' | 'web';
  /**
   * `detailed`: a failure tells its reason. `opaque`: the platform hides it, so that a failed connect is `cannotConnect`, unless the
   * page is offline (`disconnected`), its policy forbids the address (E_ACCESSDENIED 0x80070005) or a deadline has passed; a
   * connection that fails later is `connectionAborted`.
   */
  readonly failureReasons: 'detailed' | 'opaque';
  /**
   * Which certificate authorities sign trusted servers: `configurable` by `control.certificateAuthorities`, or `platform`
   * where only the system decides and setting them is refused.
   */
  readonly certificateAuthorities: 'configurable' | 'platform';
  /**
   * `paused`: a reader that stops reading stops the sender. `limited`: it cannot, so unread bytes are counted and the socket
   * fails at `control.maxInboundBufferSize`.
   */
  readonly receiveBackPressure: 'paused' | 'limited';
  /**
   * How far a write has come when it settles, and what stops the writer. `network`: of all that was written no more than 1 MiB has not
   * been taken by the system's TCP; a flush waits for that, too. `engine`: the same by the browser's account, which may take more than
   * the network does (WebKit takes all it is given). `opaque`: the browser has it, but hides how far it is with a message, so that
   * `control.sendTimeout` can't be kept. A peer that breaks the connection may never get what has settled.
   */
  readonly sendBackPressure: 'network' | 'engine' | 'opaque';
  /**
   * Which faults of the peer end the connection: `complete`, all that RFC 6455 names, or `engine`, those that the browser looks
   * for (Firefox takes masked frames, say).
   */
  readonly protocolChecks: 'complete' | 'engine';
  /** Whether `setRequestHeader` can add any header to the handshake, or sub-protocols alone. */
  readonly requestHeaders: boolean;
  /** Whether `control.serverCredential` and `control.proxyCredential` can be used; else a connect with one is refused. */
  readonly credentials: boolean;
  /**
   * Whether the server's certificate can be seen and judged, and a client's be shown; else a connect that asks for it is refused,
   * and `information` has none.
   */
  readonly certificates: boolean;
  /**
   * Who decides on the way to the server: `configurable`, with `control.proxy`, `control.agent` and `control.lookup`, or
   * `platform`, and then a connect with one of them is refused.
   */
  readonly dialling: 'configurable' | 'platform';
  /** `sent`: each frame of `sendNonfinalFrameAsync` is one on the wire. `joined`: they are held and sent as one message. */
  readonly fragments: 'sent' | 'joined';
  /**
   * `arriving`: partialMessage events come as the bytes do. `sliced`: they are cut from a message that has arrived whole. A
   * connection may have less than its platform: see `information.capabilities`.
   */
  readonly partialMessages: 'arriving' | 'sliced';
  /** Whether pongs are sent unasked, at `control.desiredUnsolicitedPongInterval`. */
  readonly unsolicitedPongs: boolean;
  /** Whether `information.localAddress` is known. */
  readonly localAddress: boolean;
  /**
   * Whether the server's answer to the handshake is known: `error.response` if it made the connect fail, `information.responseHeaders` if the
   * socket is open.
   */
  readonly handshakeResponse: boolean;
  /** Whether there are ServerMessageWebSocket and ServerStreamWebSocket, for connections that a server has accepted. */
  readonly serverSockets: boolean;
}
