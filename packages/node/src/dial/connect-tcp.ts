/** TCP to one address, and TLS over it: Node's own selection among several addresses is off. */
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { Connect } from './attempt.ts';
import { ReusedReads } from './reused-reads.ts';

export function connectTcp(host: string, port: number): Socket {
  return connect({ host, port, autoSelectFamily: false });
}

/** TCP for somebody who borrows what is read; see `ReusedReads`. */
export function connectTcpToBorrow(host: string, port: number): Socket {
  const reads = new ReusedReads();
  return reads.of(connect({ host, port, autoSelectFamily: false, onread: reads.onread }));
}

/** The same with TLS, which begins as soon as TCP has connected. TLS over a socket that has connected already takes no `onread`. */
export function connectTlsToBorrow(settings: () => ConnectionOptions): Connect {
  return (host, port) => {
    const reads = new ReusedReads();
    // `autoSelectFamily` and `onread` are options of TLS too, which its types do not have.
    const options = { ...settings(), host, port, autoSelectFamily: false, onread: reads.onread };
    return reads.of(connectTls(options));
  };
}
