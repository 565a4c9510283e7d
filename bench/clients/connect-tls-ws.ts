import { connectAndClose } from './connections-ws.ts';
import { tlsJob } from './tls-address.ts';

const { url, ca } = await tlsJob();
await connectAndClose(url, { ca: [ca] });
