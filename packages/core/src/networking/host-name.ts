/** `Windows.Networking.HostName`: a host name or an IP address. */
import { describe, winrtError } from '../errors.ts';
import { toTextOrEmpty } from '../internal/projection.ts';
import { hostToUnicode } from '../foundation/punycode.ts';
import { parseHost } from '../foundation/parse-uri.ts';
import { E_INVALIDARG } from '../hresult.ts';
import { HostNameType } from './host-name-type.ts';

/** Characters that end the host in a URL, or that `URL` silently corrects (spaces, escapes). */
const notInHost = /[^!-\uffff]|[/\\?#@:%]/;

/** An IPv6 address and its zone (RFC 4007, section 11), which Node adds to link-local addresses and `URL` refuses. */
const ipv6WithZone = /^([\da-f.]*:[\da-f.:]*)(%[^\]/\s]+)?$/i;

/** An IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2), as `URL` writes it. Dual-stack sockets have such local addresses. */
const mappedIpv4 = /^\[::ffff:([\da-f]+):([\da-f]+)\]$/;

/**
 * `Windows.Networking.HostName`: a domain name or an IP address.
 *
 * @example
 * ```ts
 * import { HostName, HostNameType } from 'twinsocket';
 *
 * const host = new HostName('192.0.2.1');
 * console.log(host.type === HostNameType.ipv4, host.displayName);
 * ```
 */
export class HostName {
  readonly #rawName: string;
  readonly #canonicalName: string;
  readonly #type: HostNameType;

  /**
   * `hostName` is a domain name, or an IPv4 or IPv6 address with or without brackets.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the text is neither a domain name nor an IP address.
   */
  constructor(hostName: string) {
    this.#rawName = toTextOrEmpty(hostName);
    const bare = this.#rawName.replace(/^\[(.*:.*)\]$/, '$1');
    const [, address, zone = ''] = ipv6WithZone.exec(bare) ?? [];
    const host = hostOf(address === undefined ? this.#rawName : `[${address}]`, address === undefined);
    if (host === undefined)
      throw winrtError(E_INVALIDARG, `HostName: ${describe(this.#rawName)} is neither a host name nor an IP address`);
    const [, high, low] = mappedIpv4.exec(host) ?? [];
    if (high !== undefined && low !== undefined) {
      this.#canonicalName = [...bytesOf(high), ...bytesOf(low)].join('.');
      this.#type = HostNameType.ipv4;
    } else if (host.startsWith('[')) {
      this.#canonicalName = host.slice(1, -1) + zone;
      this.#type = HostNameType.ipv6;
    } else {
      this.#canonicalName = host;
      this.#type = /^[\d.]+$/.test(host) ? HostNameType.ipv4 : HostNameType.domainName;
    }
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'HostName';
  }

  /** 0 if both texts name the same host, otherwise a number below or above 0, by the order of their canonical names. */
  static compare(value1: string, value2: string): number {
    const one = new HostName(value1).canonicalName;
    const two = new HostName(value2).canonicalName;
    return Number(one > two) - Number(one < two);
  }

  /** The constructor's text. */
  get rawName(): string {
    return this.#rawName;
  }

  /** The name in ASCII and lower case: Punycode labels, IPv6 addresses compressed and without brackets, mapped IPv4 addresses as IPv4. */
  get canonicalName(): string {
    return this.#canonicalName;
  }

  /** The canonical name with its labels in Unicode, except labels whose Unicode would name another host. */
  get displayName(): string {
    return hostToUnicode(this.#canonicalName, webSocketHost);
  }

  /** Whether it is a domain name, an IPv4 or an IPv6 address. */
  get type(): HostNameType {
    return this.#type;
  }

  /** Always null: in WinRT only addresses that the system enumerates have it. */
  get ipInformation(): null {
    return null;
  }

  /** Whether both name the same host. */
  isEqual(hostName: HostName | null): boolean {
    return this.#canonicalName === hostName?.canonicalName;
  }

  /** The display name. */
  toString(): string {
    return this.displayName;
  }
}

/** The name as the host of a WebSocket URL, so that it means the same here and in a connect; undefined if it can't be one. */
function hostOf(text: string, isName: boolean): string | undefined {
  return isName && notInHost.test(text) ? undefined : parseHost('ws:', text);
}

function webSocketHost(text: string): string | undefined {
  return parseHost('ws:', text);
}

function bytesOf(group: string): [number, number] {
  const word = Number.parseInt(group, 16);
  return [word >> 8, word & 0xff];
}
