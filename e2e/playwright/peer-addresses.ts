/** Where the peer listens, handed from the runner's process to its workers: they inherit its environment. */
import type { ContractEnv } from '../contract/case.ts';

const VARIABLE = 'TWINSOCKET_CONTRACT_PEER';

export function publishPeer(peer: ContractEnv['peer']): void {
  process.env[VARIABLE] = JSON.stringify(peer);
}

export function publishedPeer(): ContractEnv['peer'] {
  const json = process.env[VARIABLE];
  if (json === undefined) throw new Error(`${VARIABLE} is not set: global-setup.ts has not run`);
  return JSON.parse(json) as ContractEnv['peer'];
}
