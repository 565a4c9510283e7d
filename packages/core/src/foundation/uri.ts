/** `Windows.Foundation.Uri`, based on the platform's parser (WHATWG URL). */
import { escapeComponent, toIri, unescapeComponent } from './percent-encoding.ts';
import { defaultPorts, parseHost, parseUri } from './parse-uri.ts';
import { toText } from '../internal/projection.ts';
import { hostToUnicode } from './punycode.ts';
import { WwwFormUrlDecoder } from './www-form-url-decoder.ts';

/** The start of a URI with an authority: scheme and slashes, user info, host. */
const upToHost = /^([^:]+:\/\/)([^/?#@]*@)?(?:\[[^\]]*\]|[^/?#:]*)/;

/** A backslash; an inner control character or space; `%` without two hex digits; credentials with an unescaped `@`. */
const notWellFormed = /\\|[!-\uffff][^!-\uffff]+[!-\uffff]|[\x7f-\x9f]|%(?![\da-f]{2})|^[^/?#]*\/\/[^/?#]*@[^/?#]*@/i;

/** Second-level labels under which a country registers names: `co.uk`, `com.au`. */
const publicSecondLevel = /^(?:[a-z]{1,2}|com|edu|gov|int|mil|net|org)$/;

/**
 * An absolute, immutable URI of any scheme. {@link absoluteCanonicalUri} is ASCII, with escapes and a Punycode host; members
 * such as {@link absoluteUri} and {@link host} give Unicode.
 *
 * @example
 * ```ts
 * import { Uri } from 'twinsocket';
 *
 * const uri = new Uri('ws://127.0.0.1:8080/', 'echo');
 * console.log(uri.host, uri.port, uri.path);
 * ```
 */
export class Uri {
  readonly #url: URL;
  readonly #raw: string | undefined;
  readonly #suspicious: boolean;

  /**
   * With two texts, the second is resolved against the first.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the result is not an absolute URI.
   */
  constructor(uri: string, relativeUri?: string) {
    const text = toText(uri);
    this.#url = parseUri(text);
    this.#suspicious = notWellFormed.test(text);
    if (relativeUri === undefined) {
      this.#raw = text;
    } else {
      const relative = toText(relativeUri);
      this.#url = parseUri(relative, this.#url.href);
      this.#suspicious ||= notWellFormed.test(relative);
    }
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'Uri';
  }

  /** Like `encodeURIComponent`, but half a surrogate pair becomes U+FFFD. */
  static escapeComponent(toEscape: string): string {
    return escapeComponent(toText(toEscape));
  }

  /** Like `decodeURIComponent`, but leaves malformed escapes as they are. */
  static unescapeComponent(toUnescape: string): string {
    return unescapeComponent(toText(toUnescape));
  }

  /** The constructor's text, unchanged; if it got two texts, the result of resolving them. */
  get rawUri(): string {
    return this.#raw ?? this.absoluteUri;
  }

  /** The whole URI, in Unicode. */
  get absoluteUri(): string {
    return this.#inUnicode(true);
  }

  /** The whole URI in ASCII: percent-encoded UTF-8 and a Punycode host. */
  get absoluteCanonicalUri(): string {
    return this.#url.href;
  }

  /** For display: in Unicode and without user name and password. Don't connect to it. */
  get displayUri(): string {
    return this.#inUnicode(false);
  }

  /** The canonical URI, decoded where that is safe. Unlike {@link displayUri}, it has the user name and password. */
  get displayIri(): string {
    return this.absoluteUri;
  }

  /** The scheme, in lower case, without the colon. */
  get schemeName(): string {
    return this.#url.protocol.slice(0, -1);
  }

  /** The user name as in the URI, with its escapes; '' if there is none. */
  get userName(): string {
    return this.#url.username;
  }

  /** The password as in the URI, with its escapes; '' if there is none. */
  get password(): string {
    return this.#url.password;
  }

  /**
   * The host, in Unicode and lower case; an IPv6 address without brackets. A Punycode label whose Unicode would name another server stays
   * Punycode, here and in the members that give the whole URI.
   */
  get host(): string {
    return this.#host.replace(/^\[|\]$/g, '');
  }

  /**
   * The registered part of the host, by a simple rule: the last two labels, or three if the second to last is `co`, `com` or the like. ''
   * for an IP address and for a single label.
   */
  get domain(): string {
    const labels = this.host.replace(/\.$/, '').split('.');
    const [secondLevel = '', topLevel = ''] = labels.slice(-2);
    if (labels.length < 2 || this.#isAddress) return '';
    const byCountry = labels.length > 2 && /^[a-z]{2}$/.test(topLevel) && publicSecondLevel.test(secondLevel);
    return labels.slice(byCountry ? -3 : -2).join('.');
  }

  /** The port. If the URI has none, the default of ws, wss, http, https and ftp, and 0 for other schemes. */
  get port(): number {
    const { port, protocol } = this.#url;
    return port === '' ? (defaultPorts[protocol] ?? 0) : Number(port);
  }

  /** The path, with its leading slash, without dot segments. */
  get path(): string {
    return toIri(this.#url.pathname);
  }

  /** The end of the path's last segment, from its last dot on; '' if it has no dot. */
  get extension(): string {
    return /\.[^./]+$/.exec(this.path)?.[0] ?? '';
  }

  /** The query, with its `?`; '' if there is none. */
  get query(): string {
    return toIri(this.#url.search);
  }

  /** The query as names and values. */
  get queryParsed(): WwwFormUrlDecoder {
    return new WwwFormUrlDecoder(this.#url.search);
  }

  /** The fragment, with its `#`; '' if there is none. */
  get fragment(): string {
    return toIri(this.#url.hash);
  }

  /**
   * Whether the text was not well-formed and was corrected: it has a backslash, an inner space or control character, `%` without two hex
   * digits, or credentials with an unescaped `@`.
   */
  get suspicious(): boolean {
    return this.#suspicious;
  }

  /**
   * Resolves a reference against this URI (RFC 3986, section 5). An absolute reference is the result itself.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the reference can't be resolved.
   */
  combineUri(relativeUri: string): Uri {
    return new Uri(this.absoluteCanonicalUri, toText(relativeUri));
  }

  /** Whether the canonical texts of both URIs are equal. */
  equals(uri: Uri | null): boolean {
    return this.absoluteCanonicalUri === uri?.absoluteCanonicalUri;
  }

  /** The canonical URI with all escapes decoded except `#`, `?` and `%`. For display only: it may not parse to the same URI. */
  toString(): string {
    return unescapeComponent(this.absoluteCanonicalUri, /[#?%]/);
  }

  /** The host, with the brackets of an IPv6 address. For schemes that URL doesn't know, URL gives the host escaped and in any case. */
  get #host(): string {
    const { protocol, hostname } = this.#url;
    return hostToUnicode(toIri(hostname).toLowerCase(), (host) => parseHost(protocol, host));
  }

  get #isAddress(): boolean {
    return /^\[|^[\d.]+$/.test(this.#url.hostname);
  }

  #inUnicode(withUserInfo: boolean): string {
    const { href } = this.#url;
    const [start, scheme = '', userInfo = ''] = upToHost.exec(href) ?? [''];
    return scheme + (withUserInfo ? userInfo : '') + (start && this.#host) + toIri(href.slice(start.length));
  }
}
