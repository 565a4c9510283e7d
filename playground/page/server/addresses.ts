/** Where the page's server is: the one that it came from, or one that a person names if it came from a static host. */
export interface Addresses {
  readonly ws: string;
  readonly wss: string;
  readonly http: string;
  readonly https: string;
}

/** What `npm start` listens at if it is asked nothing else. */
export const USUAL_SERVER = 'http://127.0.0.1:8080';

/** Milliseconds for a server to answer. */
const LIMIT = 3_000;

/** The addresses that the server at this place tells; undefined if there is none that does. */
export async function askAddresses(place: string): Promise<Addresses | undefined> {
  try {
    const response = await fetch(`${place.replace(/\/$/, '')}/addresses.json`, { signal: AbortSignal.timeout(LIMIT) });
    if (!response.ok) return undefined;
    const told = (await response.json()) as Partial<Addresses>;
    return isComplete(told) ? told : undefined;
  } catch {
    return undefined; // not there, no JSON, or this page may not ask there
  }
}

function isComplete(told: Partial<Addresses>): told is Addresses {
  return [told.ws, told.wss, told.http, told.https].every((address) => typeof address === 'string');
}

/** Those that this page may use: a page that came over https: may not connect to ws: in each browser (mixed content). */
export function usable({ ws, wss, http, https }: Addresses, protocol = location.protocol) {
  return protocol === 'https:' ? { ws: wss, http: https } : { ws, http };
}
