/** What the programs in `clients` ask of every peer, so that one program serves all of them. */

/** What a peer sends: faye-websocket takes no other bytes than a Buffer, and an echo sends what it got. */
export type Payload = string | Buffer | ArrayBuffer;

/** Functions, not methods: adapters give them to their peers as they are where they can, since a function in between costs time. */
export interface Listener {
  readonly open: () => void;
  /** A message of bytes, in the memory that the peer gives out. Also a message of text, if the peer tells no difference. */
  readonly bytes: (data: Buffer | ArrayBuffer) => void;
  readonly text: (data: string) => void;
  readonly closed: () => void;
}

export interface Connection {
  /** Calls `sent` once the peer says, in its own way, that it can take more. */
  send(data: Payload, sent?: () => void): void;
  close(): void;
}

/** A failure of the connection is thrown, and ends the process. */
export type Connect = (url: string, listener: Listener) => Connection;
