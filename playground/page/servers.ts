/** What the page can connect to: paths of the peer (`e2e/server/routes.ts`), with what can be seen there. */
import { MIB } from '../quantities.ts';

export interface Server {
  readonly label: string;
  readonly address: string;
  /** What to know before connecting; with the address to open for it, if there is one. */
  readonly note?: { readonly text: string; readonly link: string };
}

interface Addresses {
  readonly ws: string;
  readonly wss: string;
  readonly https: string;
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
const CLOSED_PORT = 1024;

export async function loadServers(): Promise<readonly Server[]> {
  const response = await fetch('addresses.json');
  const { ws, wss, https } = (await response.json()) as Addresses;
  // A page that came over https: may not connect to ws: in each browser (mixed content).
  const secure = location.protocol === 'https:';
  const origin = secure ? wss : ws;
  const servers: Server[] = PATHS.map(([path, about]) => ({
    label: `${path.replace(/\?.*/, '')}: ${about}`,
    address: origin + path,
  }));
  servers.push({ label: 'a port where nobody listens', address: `ws${secure ? 's' : ''}://127.0.0.1:${CLOSED_PORT}/` });
  if (!secure) {
    const text = 'The certificate is the peer’s own. Open the page there, accept it, and connect from that page: ';
    servers.splice(1, 0, { label: '/echo over TLS', address: `${wss}/echo`, note: { text, link: `${https}/` } });
  }
  return servers;
}
