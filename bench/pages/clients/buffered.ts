/** Looks at the buffers of the page's WebSockets after each send, which is when they are fullest. */
let highest = 0;

/** For all WebSockets that are made from here on, whoever makes them. */
export function watchBuffers(): void {
  globalThis.WebSocket = class extends WebSocket {
    override send(data: Parameters<WebSocket['send']>[0]): void {
      super.send(data);
      highest = Math.max(highest, this.bufferedAmount);
    }
  };
}

export const highestBuffered = (): number => highest;
