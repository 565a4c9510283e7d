/** What may become of a socket: its class, who reads and writes, and what happens in which order. */
export const kinds = [
  'MessageWebSocket',
  'StreamWebSocket',
  'ServerMessageWebSocket',
  'ServerStreamWebSocket',
] as const;
export const readingFaces = ['listener', 'reader', 'iterator', 'pipe', 'late'] as const;
export const writingFaces = ['outputStream', 'writer', 'idle pipe'] as const;
export const actions = [
  'message',
  'fragments',
  'read',
  'write',
  'write much',
  'leave',
  'flush',
  'peer closes',
  'link is lost',
  'close',
  'abort',
  'cancel',
  'close writable',
  'abort writable',
  'turn',
  'time',
] as const;
export const habits = ['none', 'close in closed', 'close in ended', 'abort in closed'] as const;

export interface Plan {
  readonly kind: (typeof kinds)[number];
  readonly reading: (typeof readingFaces)[number];
  readonly writing: (typeof writingFaces)[number];
  /** What the app does when it hears of the end. */
  readonly habit: (typeof habits)[number];
  readonly steps: readonly (typeof actions)[number][];
  /** How the connection ends if the steps leave it open. */
  readonly last: 'peer closes' | 'link is lost';
}
