/** What stands in an example for things that the reader has: the addresses of servers, the files of keys. Here they are the test peer's. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Peer } from '../server/index.ts';

/** Origins that a server compares with a header; nothing connects to them. */
const ORIGINS = new Set(['https://app.example']);

/** The code with addresses of the peer; throws for an address that would lead out of this machine. */
export function withAddresses(code: string, peer: Peer): string {
  const standIns: readonly (readonly [string, string])[] = [
    ['ws://127.0.0.1:8080', peer.ws],
    ['http://proxy.example:3128', peer.proxies.authenticated],
    ['wss://server.example/', `${peer.tls.clientCertificate}/basic`],
    ["'our authority'", "'twinsocket test authority'"],
    ['wss://chat.example/', `${peer.ws}/echo`],
    ['wss://www.contoso.com/mywebservice', `${peer.ws}/echo`],
    ['wss://echo.websocket.org', `${peer.ws}/echo`],
    ['wss://inside.example', peer.wss],
    ['wss://members.example', peer.tls.clientCertificate],
    ['wss://example.com/feed', `${peer.ws}/refuse/503`],
  ];
  const changed = standIns.reduce((text, [shown, real]) => text.replaceAll(shown, real), code);
  for (const [address] of changed.matchAll(/\b(?:wss?|https?):\/\/[^\s'"`]+/g)) {
    if (!/^\w+:\/\/127\.0\.0\.1\b/.test(address) && !ORIGINS.has(address))
      throw new Error(`stand-ins.ts has nothing in the place of ${address}`);
  }
  return changed;
}

/** The files that examples read, in their working folder, and the name of one to send. */
export async function writeFiles(folder: string, peer: Peer): Promise<string> {
  const files = {
    'authority.pem': peer.certificateAuthority,
    'me.pem': peer.clientIdentity.cert,
    'me.key': peer.clientIdentity.key,
    'to-send': Buffer.alloc(200_000, 'twinsocket'),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return join(folder, 'to-send');
}
