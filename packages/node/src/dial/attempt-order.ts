import { isIP } from 'node:net';

/** Windows connects to at most this many addresses of a host (MessageWebSocket.ConnectAsync, remarks). */
export const mostAddresses = 5;

/**
 * The addresses to attempt, in order: each once, and IPv4 and IPv6 in turn, starting with the family of the first one, so that a family
 * that doesn't work costs one attempt and not all of them (RFC 8305, 4).
 */
export function attemptOrder(addresses: readonly string[]): readonly string[] {
  if (addresses.length <= 1) return addresses;
  const distinct = [...new Set(addresses)];
  const family = isIP(distinct[0] ?? '');
  const first = distinct.filter((address) => isIP(address) === family);
  const second = distinct.filter((address) => isIP(address) !== family);
  const byTurns = distinct.flatMap((_, turn) => [...first.slice(turn, turn + 1), ...second.slice(turn, turn + 1)]);
  return byTurns.slice(0, mostAddresses);
}
