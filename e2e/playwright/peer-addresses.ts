/** Where the peer listens, handed from the runner's process to its workers: they inherit its environment. */
import type { ContractEnv } from '../contract/case.ts';
import type { Peer } from '../server/index.ts';

const VARIABLE = 'TWINSOCKET_CONTRACT_PEER';

/** What of a peer a page can be told: plain data. */
export function addressesOf(peer: Peer): ContractEnv['peer'] {
  const { ws, wss, http, certificateAuthority, tls, clientIdentity, proxies } = peer;
  return { ws, wss, http, certificateAuthority, tls, clientIdentity, proxies };
}

export function publishPeer(peer: Peer): void {
  process.env[VARIABLE] = JSON.stringify(addressesOf(peer));
}

export function publishedPeer(): ContractEnv['peer'] {
  const json = process.env[VARIABLE];
  if (json === undefined) throw new Error(`${VARIABLE} is not set: global-setup.ts has not run`);
  return JSON.parse(json) as ContractEnv['peer'];
}
