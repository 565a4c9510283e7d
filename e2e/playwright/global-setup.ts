/**
 * Bundles the page and starts the peer that serves it, once for all engines. Both live in the runner's process and not in
 * Playwright's `webServer`, which would outlive a runner that is killed.
 */
import { startPeer } from '../server/index.ts';
import { bundlePage } from './bundle.ts';
import { publishPeer } from './peer-addresses.ts';
import { serveFiles } from './serve-files.ts';

export default async function setup(): Promise<() => Promise<void>> {
  const peer = await startPeer({ onRequest: serveFiles(await bundlePage()) });
  publishPeer(peer);
  return () => peer.close();
}
