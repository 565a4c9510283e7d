/** The four classes of sockets as one type, and how a program gets one. */
import * as api from '../../node/twinsocket.ts';
import { smallLimit, type Program } from '../program.ts';

type MessageEvent = Pick<
  api.MessageWebSocketMessageReceivedEventArgs<unknown>,
  'getDataReader' | 'messageType' | 'isMessageComplete'
>;
type Sending = api.IPromiseWithIAsyncOperationWithProgress<number, number>;

/** What all four have, and in brackets what some have; their own declarations differ. */
export interface AppSocket extends Pick<api.MessageWebSocket, 'state' | 'ended' | 'outputStream'> {
  readonly control: { messageType: api.SocketMessageType };
  readonly inputStream: api.IInputStream;
  readonly readable: ReadableStream<string | Uint8Array>;
  readonly writable: WritableStream<string | Uint8Array>;
  onclosed: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  onmessagereceived: ((event: MessageEvent) => void) | null;
  connectAsync(address: string, options: { signal: AbortSignal }): PromiseLike<void>;
  sendAsync(data: string | Uint8Array | api.IBuffer, options?: { signal: AbortSignal | undefined }): Sending;
  sendNonfinalFrameAsync(data: api.IBuffer): Sending;
  sendFinalFrameAsync(data: api.IBuffer): Sending;
  close(code?: number, reason?: string): void;
  abort(reason?: unknown): void;
}

/** Milliseconds of deadlines: such as pass within a program, and such as never do. */
const deadlines = { hasty: 40, patient: 120_000 };

const timeoutsOf = (program: Program) => {
  const timeout = program.hasty ? deadlines.hasty : deadlines.patient;
  return { sendTimeout: timeout, closeTimeout: timeout, receiveTimeout: timeout };
};

const receiveModeOf = ({ reader }: Program) =>
  reader === 'partial event'
    ? api.MessageWebSocketReceiveMode.partialMessage
    : api.MessageWebSocketReceiveMode.fullMessage;

export function clientSocket(program: Program): AppSocket {
  const socket = program.kind === 'message' ? new api.MessageWebSocket() : new api.StreamWebSocket();
  Object.assign(socket.control, timeoutsOf(program));
  if (socket instanceof api.MessageWebSocket) {
    socket.control.receiveMode = receiveModeOf(program);
    if (program.limited) socket.control.maxMessageSize = smallLimit;
  }
  return socket as unknown as AppSocket;
}

export function serverSocket(program: Program, ws: api.AcceptedWebSocket, request: api.AcceptedRequest): AppSocket {
  const options = timeoutsOf(program);
  const socket =
    program.kind === 'message'
      ? api.acceptMessageWebSocket(ws, request, {
          ...options,
          receiveMode: receiveModeOf(program),
          ...(program.limited ? { maxMessageSize: smallLimit } : {}),
        })
      : api.acceptStreamWebSocket(ws, request, options);
  return socket as unknown as AppSocket;
}
