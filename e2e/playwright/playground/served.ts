/** The playground as `npm start` serves it, with the driver of the tests in it. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Page } from '../../../playground/page-server.ts';
import { startPeer, type Peer } from '../../server/index.ts';
import { bundleScript, htmlFile } from '../bundle.ts';
import { serveFiles } from '../serve-files.ts';

export interface Served {
  readonly peer: Peer;
  /** The page itself. */
  readonly page: string;
  /** The page in a frame that is 320 pixels wide. */
  readonly narrow: string;
  /** The page as a static host has it: no server tells its addresses. */
  readonly alone: string;
  close(): Promise<void>;
}

export async function servePlayground(): Promise<Served> {
  const page = await Page.bundle();
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  const files = new Map([
    ['/driver.js', await bundleScript(new URL('./driver.ts', import.meta.url))],
    ['/axe.js', { type: 'text/javascript', body: await readFile(axe) }],
  ]);
  const html = String(page.files.get('index.html')?.body);
  const driven = html.replace('<script', '<script src="/driver.js"></script><script src="/axe.js"></script><script');
  files.set('/driven', htmlFile(driven));
  for (const [name, { type, body }] of page.files) files.set(`/alone/${name}`, { type, body: Buffer.from(body) });
  files.set('/alone/', htmlFile(driven));
  const frame = '<iframe src="/#faults" style="width:320px;height:600px;border:0" title="playground"></iframe>';
  files.set('/narrow', htmlFile(`<!doctype html><script src="/driver.js"></script><body>${frame}`));
  const answer = serveFiles(files);
  const peer = await startPeer({
    onRequest: (request, response) => answer(request, response) || page.answer(request, response),
  });
  page.tellAddresses(peer);
  return {
    peer,
    page: `${peer.http}/driven`,
    narrow: `${peer.http}/narrow`,
    alone: `${peer.http}/alone/`,
    close: () => peer.close(),
  };
}
