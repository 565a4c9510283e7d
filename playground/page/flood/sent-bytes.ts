/** Asks the server, beside the connections, how much it has sent on each. */
interface SentBytes {
  readonly taken: number;
}

/** Bytes that the server's system has taken for this connection; undefined if the server does not answer. */
export async function sentBytes(http: string, id: string): Promise<number | undefined> {
  try {
    const response = await fetch(`${http}/pushed/${id}`);
    if (!response.ok) return undefined;
    return ((await response.json()) as SentBytes).taken;
  } catch {
    return undefined;
  }
}
