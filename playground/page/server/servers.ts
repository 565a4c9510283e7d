/** What the page can connect to: paths of the test server (`e2e/server/routes.ts`), with what can be seen there. */
import { MIB } from '../../quantities.ts';
import type { Server } from './server.ts';

export interface Destination {
  readonly label: string;
  readonly address: string;
  /** What to know before connecting; with the address to open for it. */
  readonly note?: { readonly text: string; readonly link: string };
}

const PATHS: readonly (readonly [path: string, about: string])[] = [
  ['/echo', 'sends everything back'],
  ['/sample', 'answers You said: "…", as Microsoft’s sample does'],
  ['/headers', 'tells the headers of the request, then echoes'],
  ['/inspect', 'tells each frame as it stood on the wire'],
  [`/source/${MIB}`, 'sends 1 MiB, then closes with its SHA-256'],
  [`/sink/${MIB}`, 'swallows so many bytes, then tells their SHA-256'],
  ['/close/3001?reason=enough', 'closes with 3001 on the first message'],
  ['/slow-close?ms=3000', 'echoes, and takes 3 s to answer a close'],
  ['/cut?when=message&how=rst', 'resets the connection on the first message'],
  ['/stall', 'never reads'],
  ['/never', 'never answers the handshake: time to cancel'],
  ['/refuse/404', 'answers the handshake with 404'],
];

/** 1024 is reserved by IANA, and not among the ports that browsers refuse to connect to. */
export const CLOSED_PORT = 1024;

export function destinations({ ws, addresses: { wss, https } }: Server): readonly Destination[] {
  const found: Destination[] = PATHS.map(([path, about]) => ({
    label: `${path.replace(/\?.*/, '')}: ${about}`,
    address: ws + path,
  }));
  const scheme = new URL(ws).protocol;
  found.push({ label: 'a port where nobody listens', address: `${scheme}//127.0.0.1:${CLOSED_PORT}/` });
  if (scheme === 'ws:') {
    const text = 'The certificate is the server’s own. Open the page there, accept it, and connect from that page: ';
    found.splice(1, 0, { label: '/echo over TLS', address: `${wss}/echo`, note: { text, link: `${https}/` } });
  }
  return found;
}
