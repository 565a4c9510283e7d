/** The contract suite once more with `control.receiveBackPressure`, so that the engine's WebSocketStream carries it. */
import { capabilities } from './browser-capabilities.ts';
import { STREAM_PAGE_PATH } from './page-paths.ts';
import { defineContract } from './contract-tests.ts';
import { streamCapabilities, unfit } from './web-socket-stream.ts';

defineContract({ ...capabilities, ...streamCapabilities }, STREAM_PAGE_PATH, unfit);
