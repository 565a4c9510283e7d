import { MessageWebSocket } from 'twinsocket';

/** Connects within five seconds, gives as many messages as wanted, and closes; also if the caller stops early. */
export async function* readTimes(address, wanted) {
  const socket = new MessageWebSocket();
  await socket.connectAsync(address, { signal: AbortSignal.timeout(5_000) });
  try {
    let count = 0;
    for await (const message of socket.readable) {
      yield message;
      if (++count === wanted) break;
    }
  } finally {
    socket.close(1000, 'done');
    await socket.ended;
  }
}
