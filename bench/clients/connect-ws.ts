import { job } from './job.ts';
import { connectAndClose } from './connections-ws.ts';

await connectAndClose(job);
