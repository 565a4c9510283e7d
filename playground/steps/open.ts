/** Connecting and closing, as all steps do it: bounded, and told. */
import { performance } from 'node:perf_hooks';
import type { IWebSocket } from 'twinsocket';
import type { StepContext } from './step.ts';

export async function connect(socket: IWebSocket, address: string, { out, signal }: StepContext): Promise<void> {
  const started = performance.now();
  await socket.connectAsync(address, { signal });
  out.connected(address, performance.now() - started);
}

/** Sends a close frame and waits for the answer to it. */
export async function close(socket: IWebSocket, { out }: StepContext): Promise<void> {
  const answer = new Promise<number>((resolve) => {
    socket.addEventListener('closed', (event) => resolve(event.code), { once: true });
  });
  socket.close(1000, 'done');
  out.detail(`closed with ${await answer}`);
}
