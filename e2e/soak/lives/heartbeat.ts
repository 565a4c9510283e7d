import type { Heartbeat } from 'twinsocket/reconnecting';

/** The peer sends it back and does not count it. */
export const heartbeatText = 'heartbeat';

/** Milliseconds until a silent peer is asked, and that it has to answer: long enough for a busy machine. */
export const patience = { interval: 3000, timeout: 15_000 };

/** By pings, where there are some. */
export const pingHeartbeat: Heartbeat = patience;

export const messageHeartbeat: Heartbeat = {
  ...pingHeartbeat,
  message: () => heartbeatText,
  isAnswer: (event) => event.messageType === 1 && event.text() === heartbeatText,
};
