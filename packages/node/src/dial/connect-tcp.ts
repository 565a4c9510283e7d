/** TCP to one address, and TLS over it: Node's own selection among several addresses is off. */
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { Connect } from './attempt.ts';
import { largeMemory, ReusedReads } from './reused-reads.ts';

export function connectTcp(host: string, port: number): Socket {
  return connect({ host, port, autoSelectFamily: false });
}

/** TCP whose reads can be borrowed; see `ReusedReads`. */
export function connectTcpToBorrow(host: string, port: number): Socket {
  const reads = new ReusedReads(largeMemory.tcp);
  return reads.attach((onread) => connect({ host, port, autoSelectFamily: false, onread }));
}

/**
 * Connects with TLS, which begins as soon as TCP has connected: TLS over a socket that has connected already takes no `onread`. All attempts of
 * a race have the same settings, which are made when the first one begins.
 */
export function connectTlsToBorrow(settings: () => ConnectionOptions): Connect {
  let made: ConnectionOptions | undefined;
  return (host, port) => {
    const reads = new ReusedReads(largeMemory.tls);
    return reads.attach((onread) => {
      // `autoSelectFamily` and `onread` are options of TLS too, which its types do not have.
      const options = { ...(made ??= settings()), host, port, autoSelectFamily: false, onread };
      return connectTls(options);
    });
  };
}
