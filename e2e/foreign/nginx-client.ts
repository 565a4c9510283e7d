/** Our sockets, as the checks of nginx use them. */
import { MessageWebSocket, StreamWebSocket } from 'twinsocket';
import { within } from './within.ts';

type Configure = (socket: MessageWebSocket) => void;

export interface Ending {
  readonly code: number;
  readonly reason: string;
}

/** A connected socket whose messages are read one by one. */
export class MessageClient {
  readonly socket = new MessageWebSocket();
  /** What `closed` tells. */
  readonly closed = new Promise<Ending>((resolve) => {
    this.socket.onclosed = ({ code, reason }) => resolve({ code, reason });
  });
  readonly #reader = this.socket.readable.getReader();

  private constructor() {}

  static async connect(url: string, configure: Configure = () => undefined): Promise<MessageClient> {
    const client = new MessageClient();
    configure(client.socket);
    await client.socket.connectAsync(url);
    return client;
  }

  /** The next message; undefined after the last. */
  async read(): Promise<string | Uint8Array | undefined> {
    return (await within('message', this.#reader.read())).value;
  }

  async close(): Promise<Ending> {
    this.socket.close(1000, '');
    return within('closed', this.closed);
  }
}

/** A StreamWebSocket that trusts an authority. */
export async function connectStream(url: string, authority: string): Promise<StreamWebSocket> {
  const socket = new StreamWebSocket();
  socket.control.certificateAuthorities = [authority];
  await socket.connectAsync(url);
  return socket;
}
