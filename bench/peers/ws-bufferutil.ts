/** The same adapter. Its contestant lets ws find bufferutil (see `contestants.ts`); without it the figures would be those of plain ws. */
import { createRequire } from 'node:module';

createRequire(createRequire(import.meta.url).resolve('ws'))('bufferutil');
if (process.env['WS_NO_BUFFER_UTIL']) throw new Error('WS_NO_BUFFER_UTIL is set, so ws does not use bufferutil');

export { connect } from './ws.ts';
