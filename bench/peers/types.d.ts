/** What the benchmark uses of faye-websocket, which has no types of its own. */
declare module 'faye-websocket' {
  import type { EventEmitter } from 'node:events';

  class Client extends EventEmitter<{
    open: [];
    close: [];
    drain: [];
    error: [{ readonly message: string }];
    message: [{ readonly data: string | Buffer }];
  }> {
    constructor(url: string, protocols: readonly string[] | null, options: { readonly maxLength?: number });
    /** Whether there is room for more; if not, `drain` tells when there is. */
    send(data: string | Buffer | ArrayBuffer): boolean;
    close(): void;
  }

  const faye: { readonly Client: typeof Client };
  export default faye;
}
