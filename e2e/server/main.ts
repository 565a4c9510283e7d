import { parseArgs } from 'node:util';
import { describeRoutes, startPeer } from './index.ts';

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '0' },
    'secure-port': { type: 'string', default: '0' },
  },
});

const peer = await startPeer({
  host: values.host,
  port: Number(values.port),
  securePort: Number(values['secure-port']),
});

process.stdout.write(
  [
    peer.ws,
    peer.wss,
    peer.http,
    peer.https,
    ...Object.entries(peer.tls).map(([variant, address]) => `${address}  ${variant}`),
    ...Object.entries(peer.proxies).map(([kind, address]) => `${address}  proxy: ${kind}`),
    `${peer.http}/certificate-authority.pem  the authority of its certificate`,
    `${peer.http}/record/<id>?until=end  what was recorded`,
    `${peer.http}/pushed/<id>  {"written", "taken"}: bytes given to a recorded connection, and taken by the kernel`,
    ...describeRoutes(),
    '',
  ].join('\n'),
);

// With the peer closed nothing keeps the process, so it ends by itself, with 0.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void peer.close());
}
