/** An address of a host, as Node's `dns.lookup` gives it. */
export interface LookupAddress {
  readonly address: string;
  /** 4 or 6. */
  readonly family: number;
}

/**
 * Resolves a host name, with the signature of Node's `dns.lookup`, which can be used. It is called with `all: true`; an answer with a single
 * address and its family is accepted too.
 */
export type LookupFunction = (
  hostname: string,
  options: { readonly all: true },
  callback: (error: Error | null, address: string | readonly LookupAddress[], family?: number) => void,
) => void;
