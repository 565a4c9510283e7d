/** Connects as the page that started it asks. */
import { connectOutcome } from './connect-outcome.ts';

addEventListener('message', ({ data: [address, receiveBackPressure] }: MessageEvent<[string, boolean]>) => {
  void connectOutcome(address, receiveBackPressure).then((outcome) => postMessage(outcome));
});
