/** Our sockets, open. */
import { MessageWebSocket, StreamWebSocket, type MessageReceivedHandler } from 'twinsocket';
import type { Job } from './job.ts';

/** `received` is there before the socket connects, as apps do it. */
export async function connectMessages(job: Job, received: MessageReceivedHandler): Promise<MessageWebSocket> {
  const socket = new MessageWebSocket();
  socket.control.receiveBackPressure = job.receiveBackPressure;
  socket.onmessagereceived = received;
  await socket.connectAsync(job.url);
  return socket;
}

export async function connectBytes(job: Job, maxInboundBufferSize?: number): Promise<StreamWebSocket> {
  const socket = new StreamWebSocket();
  if (maxInboundBufferSize !== undefined) socket.control.maxInboundBufferSize = maxInboundBufferSize;
  socket.control.receiveBackPressure = job.receiveBackPressure;
  await socket.connectAsync(job.url);
  return socket;
}

/** A promise with the way to fulfil it, for what is told by an event. */
export class Signal {
  readonly given: Promise<void>;
  give!: () => void;

  constructor() {
    this.given = new Promise((resolve) => {
      this.give = resolve;
    });
  }
}
