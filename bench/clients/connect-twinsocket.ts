import { job } from './job.ts';
import { connectAndClose } from './connections-twinsocket.ts';

await connectAndClose(job);
