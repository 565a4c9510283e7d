/** The HTTP response to a WebSocket handshake, as far as a platform tells it; Windows has nothing like it. */

/**
 * The answer of a server, or of a proxy, because of which a connect failed: `error.response` where `capabilities.handshakeResponse` is true,
 * as in Node. It is not part of the error's text, of JSON, or of a clone of the error. `console.log` shows neither the values of its headers
 * nor its body, because they may be secrets.
 */
export interface HandshakeResponse {
  /** The status code, e.g. 503; 101 if the server switched protocols in a way that RFC 6455 does not allow. */
  readonly status: number;
  /** The text beside the status code as it was sent, '' for none: one character for each byte, and there may be control characters. */
  readonly statusText: string;
  /** The headers, e.g. `headers.get('retry-after')` or `headers.get('location')`. A redirection is never followed. */
  readonly headers: ResponseHeaders;
  /**
   * The first 65,536 bytes of the body as text, decoded as UTF-8, and before that from gzip, deflate or br; '' for another content coding. A
   * byte order mark is removed, and so is the beginning of a character at the end of these bytes if the body is longer. There may be control
   * characters. The promise never rejects, and all reads give the same promise. If the body breaks off, or has not ended 2 seconds after the
   * headers came, the text is what has come until then. '' for a body that is empty, and for the answer of a proxy to CONNECT.
   *
   * The body is received in any case, whether or not this is read, and then the connection is ended. It keeps the process running only once
   * this was read.
   */
  readonly body: Promise<string>;
}

/**
 * The headers of an HTTP response: the members of the web's `Headers` that read. `new Headers([...headers])` makes one that can be changed.
 * Names are compared without regard to case. A value has one character for each byte that was sent, from U+0000 to U+00FF, and no blanks
 * around it. Iterating gives each name once, in lower case and in alphabetical order, but each `set-cookie` by itself.
 */
export interface ResponseHeaders {
  /** The value of a header, or its values joined by `, ` if it was sent more than once; null if it was not sent. */
  get(name: string): string | null;
  has(name: string): boolean;
  /** Each `Set-Cookie` by itself, because a comma in a cookie would not be told from a comma between two. */
  getSetCookie(): string[];
  forEach(callback: (value: string, name: string, headers: ResponseHeaders) => void): void;
  entries(): IterableIterator<[name: string, value: string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[name: string, value: string]>;
}
