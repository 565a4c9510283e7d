/** What a client in a page is asked to do: the address, whose query has the numbers, and the transport. */
export interface Job {
  readonly url: string;
  /** Messages. */
  readonly count: number;
  /** Bytes of each. */
  readonly size: number;
  /** Asks for the engine's WebSocketStream. */
  readonly receiveBackPressure: boolean;
}

/** What a client has found beside what the driver measures. */
export interface Findings {
  /** The most bytes that a WebSocket of the page had buffered. */
  readonly buffered?: number;
  /** What no figure says. */
  readonly note?: string;
}

/** Connects, and gives the work, which is measured from its call to what it promises. */
export type Client = (job: Job) => Promise<() => Promise<Findings | void>>;

/** What a client sends to have the server begin. */
export const go = Uint8Array.of(0);

export const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** A Blob of as many bytes as the job has, made while nothing is measured. */
export function blobOf({ count, size }: Job): Blob {
  const part = new Uint8Array(size);
  return new Blob(Array.from({ length: count }, () => part));
}
