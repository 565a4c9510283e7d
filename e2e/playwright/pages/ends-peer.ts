/** Serves the page of ends-page.ts, and another to go to. Both may be kept in the back/forward cache. */
import { startPeer, type Peer } from '../../server/index.ts';
import { bundleScript, htmlFile } from '../bundle.ts';
import { serveFiles } from '../serve-files.ts';

export interface EndsPeer extends Peer {
  readonly page: string;
  readonly elsewhere: string;
}

export async function startEndsPeer(): Promise<EndsPeer> {
  const headers = { 'cache-control': 'no-cache' };
  const html = (script: string) => ({
    ...htmlFile(`<!doctype html><link rel="icon" href="data:,"><body><script>${script}</script>`),
    headers,
  });
  const page = htmlFile('<!doctype html><link rel="icon" href="data:,"><body><script src="/ends.js"></script>');
  const files = new Map([
    ['/ends', { ...page, headers }],
    ['/elsewhere', html('window.back = () => void setTimeout(() => history.back())')],
    ['/ends.js', { ...(await bundleScript(new URL('./ends-page.ts', import.meta.url))), headers }],
  ]);
  const peer = await startPeer({ onRequest: serveFiles(files) });
  return { ...peer, page: `${peer.http}/ends`, elsewhere: `${peer.http}/elsewhere` };
}
