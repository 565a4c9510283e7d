/** An address of a host, as Node's `dns.lookup` gives it. */
export interface LookupAddress {
  readonly address: string;
  /** 4 or 6. */
  readonly family: number;
}

/**
 * Resolves a host name, in the form of Node's `dns.lookup`, which is one. It is asked for all addresses; one that answers with a
 * single one, and its family, will do.
 */
export type LookupFunction = (
  hostname: string,
  options: { readonly all: true },
  callback: (error: Error | null, address: string | readonly LookupAddress[], family?: number) => void,
) => void;
