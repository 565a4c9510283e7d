/** A MessageWebSocket, whose messages arrive in events or in `readable`. */
import { MessageWebSocket } from 'twinsocket';
import { bytesOf, isBinary, textOf } from '../payload.ts';
import type { Plan } from '../plan.ts';
import type { App } from './app.ts';
import { ArrivedMessages } from './arrivals.ts';
import { live } from './client.ts';

export async function liveMessage(plan: Plan, app: App): Promise<void> {
  const socket = new MessageWebSocket();
  const arrivals = new ArrivedMessages(plan.id);
  const send = (index: number): PromiseLike<unknown> => {
    const text = textOf(plan.id, index);
    return socket.sendAsync(isBinary(index) ? bytesOf(text) : text, { signal: app.signal });
  };
  const reading = { stopped: false };
  // Handlers can't be told to stop; without one, and without a read, the messages wait.
  const byEvents = !plan.webStream && plan.ending.name !== 'pause';
  if (byEvents) {
    socket.addEventListener('messagereceived', (event) => {
      if (socket.state === 'failed') return;
      arrivals.take(event.messageType === 1 ? event.text() : event.bytes());
    });
  }
  const read = async (): Promise<void> => {
    if (byEvents) return;
    const reader = socket.readable.getReader();
    try {
      while (!reading.stopped) {
        const { done, value } = await reader.read();
        if (done) return;
        if (!reading.stopped) arrivals.take(value);
      }
    } catch {
      // `ended` tells the same error.
    }
  };
  await live(plan, app, { socket, arrivals, send, read, stopReading: () => (reading.stopped = true) });
}
