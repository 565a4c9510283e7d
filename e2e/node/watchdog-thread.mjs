/** The thread of watchdog.ts: gets the title of the case that starts, or null when it ends. */
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

let timer;
parentPort.on('message', (title) => {
  clearTimeout(timer);
  if (title === null) return;
  timer = setTimeout(() => {
    // Not console.error: a thread's console goes through the main thread, which is the one that hangs.
    writeSync(2, `\nBlocked the event loop for ${workerData} ms: ${title}\n`);
    process.kill(process.pid, 'SIGKILL');
  }, workerData);
});
