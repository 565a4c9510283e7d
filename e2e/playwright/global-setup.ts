/**
 * Bundles the page and starts the peer that serves it, once for all engines. Both live in the runner's process and not in
 * Playwright's `webServer`, which would outlive a runner that is killed.
 */
import { startPeer } from '../server/index.ts';
import { bundlePage } from './bundle.ts';
import { publishPeer } from './peer-addresses.ts';

export default async function setup(): Promise<() => Promise<void>> {
  const files = await bundlePage();
  const peer = await startPeer({
    onRequest(request, response) {
      const file = files.get(request.url ?? '');
      if (file === undefined) return false;
      // no-store keeps the page out of the back/forward cache too: a page that a browser holds frozen keeps its sockets.
      response.writeHead(200, { 'content-type': file.type, 'cache-control': 'no-store' }).end(file.body);
      return true;
    },
  });
  const { ws, wss, http, certificateAuthority, tls, clientIdentity, proxies } = peer;
  publishPeer({ ws, wss, http, certificateAuthority, tls, clientIdentity, proxies });
  return () => peer.close();
}
