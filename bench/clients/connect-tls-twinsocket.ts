import { connectAndClose } from './connections-twinsocket.ts';
import { tlsJob } from './tls-address.ts';

const { url, ca } = await tlsJob();
await connectAndClose(url, [ca]);
