/** The headers that `setRequestHeader` adds to the handshake. */
import { describe, winrtError } from '../../errors.ts';
import { toText } from '../../internal/projection.ts';
import { connectsItself } from '../../internal/platform.ts';
import { E_INVALIDARG, ERROR_NOT_SUPPORTED } from '../../hresult.ts';
import type { ConnectRequest } from '../../transport.ts';
import { tokenError } from './token.ts';

/**
 * Headers that speak of the connection or of a body (RFC 9110, 7.6.1, 8.6, 10.1.1; RFC 9112, 6.1). The handshake has no body, and its
 * connection is the handshake's to name: with one of these a server, or a proxy in between, would wait for bytes that never come,
 * or take the first frames for them.
 */
const ofTheConnection =
  /^(connection|content-length|expect|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade)$/;

/** Set by the handshake itself, which has no extension but that of `control.perMessageDeflate` (winrt-api reference, SetRequestHeader). */
const ofTheHandshake = /^sec-websocket-/;

const protocolHeader = 'sec-websocket-protocol';

/** Characters that a value may not have: control characters except the tab (RFC 9110, 5.5), and those beyond one byte of HTTP/1.1. */
const notInValue = /[^\t -~\u0080-\u00ff]/u;

export class RequestHeaders {
  /** Sub-protocols that were set as a header: offered beside `control.supportedProtocols`. */
  protocols: readonly string[] = [];
  /** The others as they were set, in that order; frozen. */
  entries: ConnectRequest['headers'] = Object.freeze([]);

  /** Where `supported` is false only sub-protocols can be set: a page can't add headers to its handshake. */
  set(headerName: string, headerValue: string, supported: boolean): void {
    const name = toText(headerName);
    const text = toText(headerValue);
    const key = name.toLowerCase();
    const fault = tokenError(name);
    if (fault) throw winrtError(E_INVALIDARG, `setRequestHeader: the name ${describe(name)} ${fault}`);
    // The value stays out of the text: it may be a password.
    const [wrong] = notInValue.exec(text) ?? [];
    if (wrong !== undefined) {
      throw winrtError(
        E_INVALIDARG,
        `setRequestHeader: the value of ${name} has ${nameOf(wrong)}, which is not allowed there`,
      );
    }
    const refusal = refusalOf(key);
    if (refusal) throw winrtError(E_INVALIDARG, `setRequestHeader: ${name} can't be set: ${refusal}`);
    if (key === protocolHeader) {
      this.protocols = [...this.protocols, ...text.split(',').map((protocol) => protocol.trim())];
    } else if (!connectsItself || !supported) {
      throw winrtError(
        ERROR_NOT_SUPPORTED,
        `setRequestHeader: a page can't send ${name}; only ${protocolHeader} is possible`,
      );
    } else {
      this.entries = Object.freeze([...this.entries, [name, text]] as const);
    }
  }
}

/** Why no app can set a header of this name, if so. */
function refusalOf(key: string): string | undefined {
  if (key === 'proxy-authorization') {
    return 'it would be sent to the server; use control.proxyCredential';
  }
  if (ofTheConnection.test(key)) return 'it describes the connection or a body, which the handshake sets';
  if (ofTheHandshake.test(key) && key !== protocolHeader) return 'the handshake sets it';
  return undefined;
}

/** As Unicode's charts write it. */
function nameOf(character: string): string {
  return `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
}
