/** The headers that `setRequestHeader` adds to the handshake. */
import { describe, winrtError } from '../errors.ts';
import { toText } from '../foundation/projection.ts';
import { E_INVALIDARG, ERROR_NOT_SUPPORTED } from '../hresult.ts';
import { isToken } from './token.ts';

/** Set by the handshake itself; extensions are not supported (winrt-api reference, SetRequestHeader). */
const reserved = [
  'sec-websocket-extensions',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-accept',
  'upgrade',
  'connection',
];

/** Headers that have one value: setting one again replaces it. */
const singleValued = ['authorization', 'origin', 'user-agent', 'host'];

const protocolHeader = 'sec-websocket-protocol';

/** CR, LF and NUL would end the header and begin another one. */
const notInValue = /[\r\n\0]|[^\0-\u00ff]/;

export class RequestHeaders {
  readonly #headers = new Map<string, readonly [name: string, value: string]>();
  #protocols: readonly string[] = [];

  /** Sub-protocols that were set as a header: offered beside `control.supportedProtocols`. */
  get protocols(): readonly string[] {
    return this.#protocols;
  }

  get entries(): readonly (readonly [string, string])[] {
    return Object.freeze([...this.#headers.values()]);
  }

  /** Where `supported` is false only sub-protocols can be set: a page can't add headers to its handshake. */
  set(headerName: string, headerValue: string, supported: boolean): void {
    const name = toText(headerName);
    const value = toText(headerValue).trim();
    const key = name.toLowerCase();
    if (!isToken(name)) {
      throw winrtError(
        E_INVALIDARG,
        `setRequestHeader: the name ${describe(headerName)} is no token (RFC 7230, 3.2.6)`,
      );
    }
    if (notInValue.test(value)) {
      throw winrtError(
        E_INVALIDARG,
        `setRequestHeader: the value of ${name} has a line break, a NUL or a character beyond U+00FF in it`,
      );
    }
    if (reserved.includes(key)) {
      throw winrtError(E_INVALIDARG, `setRequestHeader: ${name} belongs to the handshake and can't be set`);
    }
    if (key === protocolHeader) {
      this.#protocols = [...this.#protocols, ...value.split(',').map((protocol) => protocol.trim())];
    } else if (!supported) {
      throw winrtError(
        ERROR_NOT_SUPPORTED,
        `setRequestHeader: a page can't send ${name}; only ${protocolHeader} is possible`,
      );
    } else {
      const [oldName, oldValue] = this.#headers.get(key) ?? [];
      const joined = oldValue === undefined || singleValued.includes(key) ? value : join(key, oldValue, value);
      this.#headers.set(key, [oldName ?? name, joined]);
    }
  }
}

function join(key: string, first: string, second: string): string {
  return `${first}${key === 'cookie' ? '; ' : ', '}${second}`;
}
