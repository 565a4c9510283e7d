/** The peer of all test files, in vitest's main process: it outlives every worker and ends with the run. */
import type { TestProject } from 'vitest/node';
import { requireFreshBuild } from '../../scripts/sources.mjs';
import type { ContractEnv } from '../contract/case.ts';
import { startPeer } from '../server/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    peer: ContractEnv['peer'];
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  requireFreshBuild();
  const peer = await startPeer();
  const { ws, wss, http, certificateAuthority, tls, clientIdentity, proxies } = peer;
  project.provide('peer', { ws, wss, http, certificateAuthority, tls, clientIdentity, proxies });
  return () => peer.close();
}
