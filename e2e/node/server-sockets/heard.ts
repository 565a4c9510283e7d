/** A socket of messages with ears on: what its events tell, in their order. */
import * as api from './twinsocket.ts';

/** A text, bytes, the number of the failure, or code and reason of the close. */
export type Told =
  | { readonly text: string }
  | { readonly bytes: Buffer }
  | { readonly failure: number }
  | { readonly closed: readonly [code: number, reason: string] };

export class Heard {
  readonly all: Told[] = [];
  #wake = (): void => {};

  constructor(socket: api.MessageWebSocket | api.ServerMessageWebSocket, answer: (told: Told) => void = () => {}) {
    const tell = (told: Told): void => {
      this.all.push(told);
      answer(told);
      this.#wake();
    };
    socket.onmessagereceived = (event: Event) => tell(toldBy(event));
    socket.onclosed = ({ code, reason }: api.WebSocketClosedEventArgs<unknown>) => tell({ closed: [code, reason] });
  }

  /** Comes when so much has been told. */
  async until(count: number): Promise<readonly Told[]> {
    while (this.all.length < count) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.all;
  }
}

/** The `closed` event of a socket that is going to have one. */
export async function closeOf(socket: api.ServerMessageWebSocket | api.ServerStreamWebSocket) {
  return new Promise<readonly [code: number, reason: string]>((resolve) => {
    socket.onclosed = ({ code, reason }: api.WebSocketClosedEventArgs<unknown>) => resolve([code, reason]);
  });
}

type Event = Pick<api.MessageWebSocketMessageReceivedEventArgs<unknown>, 'getDataReader' | 'messageType'>;

function toldBy(event: Event): Told {
  let reader: api.DataReader;
  try {
    reader = event.getDataReader();
  } catch (error) {
    return { failure: (error as api.WinRTError).number };
  }
  const size = reader.unconsumedBufferLength;
  if (event.messageType === api.SocketMessageType.utf8) return { text: reader.readString(size) };
  const bytes = Buffer.alloc(size);
  reader.readBytes(bytes);
  return { bytes };
}
