/** A page that judges a class by the rules: the engine's own, or ours. */
import { WebSocket as Ours } from 'twinsocket/websocket';
import { brokenRules } from './judge-all.ts';

const classes = { engine: WebSocket, ours: Ours as unknown as typeof WebSocket };

Object.assign(window, {
  brokenRules: (which: keyof typeof classes, ws: string) => brokenRules({ WebSocket: classes[which], ws }),
});
