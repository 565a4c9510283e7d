/** A page, and a worker that has a policy of its own, from beside the page. */
import { connectOutcome, type ConnectOutcome } from './connect-outcome.ts';

const inWorker = (address: string, receiveBackPressure: boolean): Promise<ConnectOutcome> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(`${location.pathname}/worker.js`);
    worker.addEventListener('message', ({ data }: MessageEvent<ConnectOutcome>) => {
      worker.terminate();
      resolve(data);
    });
    worker.addEventListener('error', ({ message }) => reject(new Error(`the worker failed: ${message}`)));
    worker.postMessage([address, receiveBackPressure], []);
  });

Object.assign(window, { inWindow: connectOutcome, inWorker });
