import { winrtError } from '../../errors.ts';
import { describeAddress } from '../../internal/redact.ts';
import { E_INVALIDARG } from '../../hresult.ts';

/** A proxy's address as `control.proxy` takes it, undefined for null; throws E_INVALIDARG, naming the value. */
export function requireProxy(address: string | null): string | undefined {
  if (address === null) return undefined;
  const url = parse(address);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
    throw winrtError(E_INVALIDARG, `control.proxy: ${describeAddress(address)} is not an http: or https: address`);
  }
  // The value stays out of the message: it holds a password.
  if (url.username !== '' || url.password !== '') {
    throw winrtError(E_INVALIDARG, 'control.proxy: the address must not have credentials; use control.proxyCredential');
  }
  if (url.port === '0') {
    throw winrtError(E_INVALIDARG, `control.proxy: ${describeAddress(address)} has port 0, on which no proxy listens`);
  }
  return url.href;
}

function parse(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}
