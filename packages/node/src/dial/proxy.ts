import { hresult, winrtError } from '@twinsocket/core';
import type { Destination } from './route.ts';

export interface Proxy extends Destination {
  /** The name of the proxy in error texts. */
  readonly name: string;
  /** Its address, without a path. */
  readonly origin: string;
  readonly secure: boolean;
}

/** The HRESULTs of a TCP connect that become WININET_E_PROXY_SERVER_UNREACHABLE, wininet.h's one number for all of them. */
const unreachable: readonly number[] = [
  hresult.WININET_E_CANNOT_CONNECT,
  hresult.WININET_E_NAME_NOT_RESOLVED,
  hresult.WININET_E_SERVER_UNREACHABLE,
];

/** The proxy at an address that `control.proxy` has checked. */
export function proxyAt(address: string): Proxy {
  const { origin, hostname, port, protocol } = new URL(address);
  const name = `the proxy ${origin}`;
  const secure = protocol === 'https:';
  return {
    name,
    origin,
    secure,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    fail: (number, reason, cause) => {
      const code = unreachable.includes(number) ? hresult.WININET_E_PROXY_SERVER_UNREACHABLE : number;
      return winrtError(code, `connectAsync: ${name} failed: ${reason}`, cause);
    },
  };
}
