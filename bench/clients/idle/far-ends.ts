/** Clients of ws, idle at the far ends of a server's connections. They tell their parent when all are open, and end with it. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { inGroups } from './groups.ts';

const [port, count] = process.argv.slice(2);
process.on('disconnect', () => process.exit());
await inGroups(Number(count), () =>
  once(new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false }), 'open'),
);
process.send?.('open');
