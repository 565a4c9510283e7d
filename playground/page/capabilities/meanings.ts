/** What each capability means for an app, by its value. */
import type { Capabilities } from 'twinsocket';

type Meanings = { readonly [Name in keyof Capabilities]: Readonly<Record<`${Capabilities[Name]}`, string>> };

export const MEANINGS: Meanings = {
  receiveBackPressure: {
    paused: 'A reader that stops stops the sender.',
    limited:
      'The sender can’t be stopped; unread bytes are kept up to control.maxInboundBufferSize, then the socket fails.',
  },
  sendBackPressure: {
    network: 'A write settles when the network can take more.',
    engine: 'A write settles by the browser’s account of what it has sent.',
    opaque: 'A write settles when the browser says so; how far a message is stays hidden.',
  },
  failureReasons: {
    detailed: 'A failure tells its reason.',
    opaque: 'The platform hides why a connect failed, except for a policy, being offline, and deadlines.',
  },
  closeCodes: {
    rfc6455: 'close() can send 1000–1003, 1007–1014 and 3000–4999.',
    web: 'close() can send 1000 and 3000–4999.',
  },
  protocolChecks: {
    complete: 'All faults of the peer that RFC 6455 names end the connection.',
    engine: 'The faults of the peer that the browser looks for end the connection.',
  },
  partialMessages: {
    arriving: 'Parts of a message come as their bytes do.',
    sliced: 'Parts are cut from a message that has arrived whole.',
  },
  fragments: {
    sent: 'sendNonfinalFrameAsync sends a frame of its own.',
    joined: 'Nonfinal frames are joined, and sent as one message.',
  },
  requestHeaders: {
    true: 'setRequestHeader can add any header.',
    false: 'setRequestHeader can set Sec-WebSocket-Protocol only.',
  },
  handshakeResponse: {
    true: 'The server’s answer to the handshake is known.',
    false: 'The browser hides the server’s answer to the handshake.',
  },
  credentials: {
    true: 'control.serverCredential and control.proxyCredential can be used.',
    false: 'A connect with credentials in control is refused.',
  },
  certificates: {
    true: 'The server’s certificate can be seen and judged.',
    false: 'Certificates are the browser’s matter alone.',
  },
  certificateAuthorities: {
    configurable: 'control.certificateAuthorities chooses whom to trust.',
    platform: 'The system decides which authorities are trusted.',
  },
  dialling: {
    configurable: 'control.proxy, control.agent and control.lookup choose the way to the server.',
    platform: 'The browser decides on the way to the server.',
  },
  unsolicitedPongs: {
    true: 'Pongs are sent unasked, to keep a connection alive.',
    false: 'A page can send no pongs.',
  },
  localAddress: {
    true: 'information.localAddress is known.',
    false: 'The page’s own address is not known.',
  },
  serverSockets: {
    true: 'There are sockets for connections that a server has accepted.',
    false: 'A page can’t accept connections.',
  },
};
