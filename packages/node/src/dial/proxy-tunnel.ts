/** A tunnel to a server through an HTTP proxy, whose challenge is answered once. The proxy resolves the server's name. */
import type { CancelSignal } from '../cancellation.ts';
import { basicAuthorization, offersBasic } from './basic-challenge.ts';
import { withResponse } from '../http/handshake-response.ts';
import { statusError } from '../node-errors.ts';
import { requestTunnel, type TunnelResponse } from './http-connect.ts';
import { proxyAt } from './proxy.ts';
import { authority, type Dialled, type DialOptions, type Route } from './route.ts';

/** Proxy Authentication Required (RFC 9110, 15.5.8). */
const authenticationRequired = 407;

export async function dialThroughProxy(
  route: Route,
  address: string,
  options: DialOptions,
  signal: CancelSignal,
): Promise<Dialled> {
  const proxy = proxyAt(address);
  const { proxyCredential } = options;
  let answer = await requestTunnel(proxy, route, options, {}, signal);
  if (proxyCredential && wantsBasic(answer)) {
    // With a new connection: many proxies close after their challenge, and otherwise the rest of the answer would have to be read first.
    answer.socket.destroy();
    const headers = { 'Proxy-Authorization': basicAuthorization(proxyCredential) };
    answer = await requestTunnel(proxy, route, options, headers, signal);
  }
  const { response, socket } = answer;
  const { status, statusText } = response;
  if (status >= 200 && status < 300) return socket;
  socket.destroy();
  const wanted = `a tunnel to ${authority(route)}${remedy(answer, proxyCredential !== undefined)}`;
  throw withResponse(statusError(status, statusText, proxy.name, wanted), response);
}

function wantsBasic({ response }: TunnelResponse): boolean {
  return response.status === authenticationRequired && offersBasic(response.headers.get('proxy-authenticate') ?? '');
}

function remedy(answer: TunnelResponse, hasCredential: boolean): string {
  if (answer.response.status !== authenticationRequired) return '';
  if (!wantsBasic(answer)) return ': the proxy does not offer Basic, the only supported scheme';
  return hasCredential ? ': the proxy refused control.proxyCredential' : ': set control.proxyCredential';
}
