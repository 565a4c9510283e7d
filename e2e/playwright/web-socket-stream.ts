/** What the contract suite has to know of connections by WebSocketStream. */

/** What they can do otherwise than the browser build; `information.capabilities` says so. */
export const streamCapabilities = { receiveBackPressure: 'paused', sendBackPressure: 'opaque' } as const;

const closedDownload = 'the server closes behind a download: what is unread then may be lost, and is told as an error';

/** Cases that WebSocketStream can't run although it has what they need. */
export const unfit: Readonly<Record<string, string>> = {
  'stream: 16 MiB down arrive complete, by hash': closedDownload,
  'stream: unread bytes stop the sender and lose nothing': closedDownload,
  'readable: 8 MiB are piped down, by hash, and the pipe ends with the peer’s close': closedDownload,
  'readable: a reader of messages that stops, stops the sender': closedDownload,
  'values: a WritableStream gets all that comes down, by hash, and is closed at its end': closedDownload,
};
