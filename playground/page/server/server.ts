/** The server that the page uses, and the notice for a page that has none. */
import { element, make } from '../dom/elements.ts';
import { askAddresses, usable, USUAL_SERVER, type Addresses } from './addresses.ts';

export interface Server {
  /** As `ws://127.0.0.1:8080`. */
  readonly ws: string;
  /** Tells what the server has sent. */
  readonly http: string;
  readonly addresses: Addresses;
}

let current: Server | undefined;
const listeners: ((server: Server) => void)[] = [];

/** Undefined as long as none was found. */
export function server(): Server | undefined {
  return current;
}

/** Calls back once a server is found, and again for another one. */
export function onServer(listener: (server: Server) => void): void {
  listeners.push(listener);
  if (current) listener(current);
}

/** Looks where the page came from, and asks the person if there is none. */
export async function findServer(): Promise<void> {
  const form = element('server-form', HTMLFormElement);
  const input = element('server-address', HTMLInputElement);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void use(input.value.trim());
  });
  const own = await askAddresses('.');
  if (own) {
    found(own);
    return;
  }
  form.hidden = false;
  document.body.dataset['server'] = 'none';
  await use(input.value.trim() || USUAL_SERVER);
}

async function use(place: string): Promise<void> {
  const notice = element('server-notice', HTMLDivElement);
  notice.replaceChildren(`Looking for a server at ${place} …`);
  const addresses = await askAddresses(place);
  if (addresses) {
    notice.replaceChildren(`Uses the server at ${place}.`);
    found(addresses);
    return;
  }
  notice.replaceChildren(
    make('strong', '', `There is no test server at ${place}. `),
    'This page is on a static host, and floods and faults need a server. Start one on your machine, in a clone of the ' +
      'repository, with Node 20 or newer, and press “Use it”:',
    make('pre', 'code', 'npm start'),
    'A page that came over https may not connect to a local server in each browser: if that fails, open the address that ',
    make('code', '', 'npm start'),
    ' prints.',
  );
}

function found(addresses: Addresses): void {
  current = { ...usable(addresses), addresses };
  document.body.dataset['server'] = 'found';
  for (const listener of listeners) listener(current);
}
