/** A StreamWebSocket, read by `readAsync`, `DataReader` or `readable`. */
import { DataReader, DataWriter, InputStreamOptions, StreamWebSocket, toUint8Array } from 'twinsocket';
import { bytesOf, textOf } from '../payload.ts';
import type { Plan } from '../plan.ts';
import type { App } from './app.ts';
import { ArrivedBytes } from './arrivals.ts';
import { live } from './client.ts';

export async function liveStream(plan: Plan, app: App): Promise<void> {
  const { signal } = app;
  const socket = new StreamWebSocket();
  const arrivals = new ArrivedBytes(plan.id);
  const send = async (index: number): Promise<void> => {
    const writer = new DataWriter(socket.outputStream);
    writer.writeBytes(bytesOf(textOf(plan.id, index)));
    await writer.storeAsync({ signal });
    writer.detachStream();
  };
  const reading = { stopped: false };
  const byLoads = async (): Promise<void> => {
    const reader = new DataReader(socket.inputStream);
    reader.inputStreamOptions = InputStreamOptions.partial;
    while (!reading.stopped && (await reader.loadAsync(4096, { signal })) > 0) {
      if (!reading.stopped) arrivals.take(toUint8Array(reader.detachBuffer()));
    }
  };
  const byWebStream = async (): Promise<void> => {
    const reader = socket.readable.getReader();
    while (!reading.stopped) {
      const { done, value } = await reader.read();
      if (done) return;
      if (!reading.stopped) arrivals.take(value);
    }
  };
  const read = (): Promise<void> => (plan.webStream ? byWebStream() : byLoads()).catch(() => {}); // `ended` tells it
  await live(plan, app, { socket, arrivals, send, read, stopReading: () => (reading.stopped = true) });
}
