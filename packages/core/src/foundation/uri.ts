/** `Windows.Foundation.Uri`, over the platform's own parser (WHATWG URL). */
import { escapeComponent, toIri, unescapeComponent } from './percent-encoding.ts';
import { defaultPorts, parseHost, parseUri } from './parse-uri.ts';
import { toText } from '../internal/projection.ts';
import { hostToUnicode } from './punycode.ts';
import { WwwFormUrlDecoder } from './www-form-url-decoder.ts';

/** The start of a URI with an authority: scheme and slashes, user info, host. */
const upToHost = /^([^:]+:\/\/)([^/?#@]*@)?(?:\[[^\]]*\]|[^/?#:]*)/;

/** A backslash; a control character or a space, not at an end; `%` without its digits; credentials with a bare `@`. */
const notWellFormed = /\\|[!-\uffff][^!-\uffff]+[!-\uffff]|[\x7f-\x9f]|%(?![\da-f]{2})|^[^/?#]*\/\/[^/?#]*@[^/?#]*@/i;

/** Second-level labels under which a country registers names: `co.uk`, `com.au`. */
const publicSecondLevel = /^(?:[a-z]{1,2}|com|edu|gov|int|mil|net|org)$/;

/**
 * An absolute, immutable URI of any scheme. Two texts give it: in {@link absoluteCanonicalUri} everything outside ASCII is
 * escaped and the host is Punycode, elsewhere both are in Unicode.
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

  /** With two texts the second is resolved against the first. No absolute URI: E_INVALIDARG 0x80070057. */
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

  /** `encodeURIComponent`; half a surrogate pair becomes U+FFFD. */
  static escapeComponent(toEscape: string): string {
    return escapeComponent(toText(toEscape));
  }

  /** `decodeURIComponent`, but malformed escapes are left alone. */
  static unescapeComponent(toUnescape: string): string {
    return unescapeComponent(toText(toUnescape));
  }

  /** The constructor's text, untouched; made of two, their combination. */
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

  /** For people to read: in Unicode and without user name and password. Not for connecting. */
  get displayUri(): string {
    return this.#inUnicode(false);
  }

  /** The canonical URI decoded where that is safe. Unlike {@link displayUri} it keeps user name and password. */
  get displayIri(): string {
    return this.absoluteUri;
  }

  /** In lower case, without the colon. */
  get schemeName(): string {
    return this.#url.protocol.slice(0, -1);
  }

  /** As it stands in the URI, escapes and all; '' if there is none. */
  get userName(): string {
    return this.#url.username;
  }

  /** As it stands in the URI, escapes and all; '' if there is none. */
  get password(): string {
    return this.#url.password;
  }

  /**
   * In Unicode and lower case; an IPv6 address without its brackets. A Punycode label whose Unicode would be the name of another server
   * stays Punycode, here and in the whole texts.
   */
  get host(): string {
    return this.#host.replace(/^\[|\]$/g, '');
  }

  /**
   * The part of the host that somebody registered, by a rule of thumb: two labels, or three where the second is a country's
   * `co` or `com`. '' for an IP address and for a single label.
   */
  get domain(): string {
    const labels = this.host.replace(/\.$/, '').split('.');
    const [secondLevel = '', topLevel = ''] = labels.slice(-2);
    if (labels.length < 2 || this.#isAddress) return '';
    const byCountry = labels.length > 2 && /^[a-z]{2}$/.test(topLevel) && publicSecondLevel.test(secondLevel);
    return labels.slice(byCountry ? -3 : -2).join('.');
  }

  /** The default of ws, wss, http, https and ftp where the URI names none; 0 for other schemes. */
  get port(): number {
    const { port, protocol } = this.#url;
    return port === '' ? (defaultPorts[protocol] ?? 0) : Number(port);
  }

  /** With its leading slash, without dot segments. */
  get path(): string {
    return toIri(this.#url.pathname);
  }

  /** What follows the last dot of the path's last segment, with the dot; else ''. */
  get extension(): string {
    return /\.[^./]+$/.exec(this.path)?.[0] ?? '';
  }

  /** With its `?`; '' if there is none. */
  get query(): string {
    return toIri(this.#url.search);
  }

  /** The query as names and values. */
  get queryParsed(): WwwFormUrlDecoder {
    return new WwwFormUrlDecoder(this.#url.search);
  }

  /** With its `#`; '' if there is none. */
  get fragment(): string {
    return toIri(this.#url.hash);
  }

  /**
   * The text was not well-formed and had to be mended: it has a backslash, an inner space or control character, `%` without
   * two hex digits, or credentials with a bare `@`.
   */
  get suspicious(): boolean {
    return this.#suspicious;
  }

  /** Resolves a reference against this URI (RFC 3986, section 5); an absolute one replaces it. Else E_INVALIDARG 0x80070057. */
  combineUri(relativeUri: string): Uri {
    return new Uri(this.absoluteCanonicalUri, toText(relativeUri));
  }

  /** Whether both mean the same: their canonical texts are equal. */
  equals(uri: Uri | null): boolean {
    return this.absoluteCanonicalUri === uri?.absoluteCanonicalUri;
  }

  /** The canonical URI with every escape decoded except `#`, `?` and `%`: for people, as it need not parse to the same URI. */
  toString(): string {
    return unescapeComponent(this.absoluteCanonicalUri, /[#?%]/);
  }

  /** With the brackets of an IPv6 address. Of a scheme that URL doesn't know the host comes escaped and in any case. */
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
