/** The state of the page as the part of its address behind `#`: `#faults?fault=cut&how=rst`. Nothing of it reaches a server. */
export interface PageState {
  /** The part of the page that is shown. */
  readonly view: string;
  /** What was changed in it, by the names of the fields. */
  readonly fields: ReadonlyMap<string, string>;
}

export function formatState({ view, fields }: PageState): string {
  const query = new URLSearchParams([...fields]).toString();
  return query === '' ? `#${view}` : `#${view}?${query}`;
}

/** Reads what {@link formatState} wrote; of anything else as much as can be read. The view is '' if there is none. */
export function parseState(hash: string): PageState {
  const [view = '', query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s, 2);
  return { view, fields: new Map(new URLSearchParams(query)) };
}

/** An address as a link should have it: below the server that the reader of the link has, if it was below that of its writer. */
export function shortenAddress(address: string, server: string | undefined): string {
  return server !== undefined && address.startsWith(`${server}/`) ? address.slice(server.length) : address;
}

/** Undoes {@link shortenAddress}, with the server of the reader. */
export function lengthenAddress(address: string, server: string | undefined): string {
  return address.startsWith('/') && server !== undefined ? server + address : address;
}
