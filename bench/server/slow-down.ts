import type { Socket } from 'node:net';

/** Reads no more than so many bytes a second, on average: what came too early is made up for by a pause. */
export function slowDown(socket: Socket, rate: number): void {
  const start = performance.now();
  let total = 0;
  socket.on('data', (bytes: Buffer) => {
    total += bytes.length;
    const early = start + (total / rate) * 1000 - performance.now();
    // Shorter pauses than a timer has would make it slower than asked for.
    if (early < 1) return;
    socket.pause();
    setTimeout(() => socket.resume(), early);
  });
}
