/** Looks at the buffers of the page's WebSockets after each send, which is when they are fullest. */
let highest = 0;

/** Applies to all WebSockets that are made from here on, by this package or by raw code. */
export function watchBuffers(): void {
  globalThis.WebSocket = class extends WebSocket {
    override send(data: Parameters<WebSocket['send']>[0]): void {
      super.send(data);
      highest = Math.max(highest, this.bufferedAmount);
    }
  };
}

export const highestBuffered = (): number => highest;
