/** The states of an app's socket that the table of `--reach` tells apart; several may hold at once. */
import type { App } from './app.ts';

export const states = [
  'created',
  'connecting',
  'open',
  'peer has ended',
  'peer closed',
  'closing',
  'closed',
  'failed',
  'read waits',
  'unread bytes',
  'TCP paused',
  'write waits',
] as const;

type State = (typeof states)[number];

export function statesOf({ link, promises, reading, socket }: App): readonly State[] {
  const { state } = socket;
  const held: State[] = [state === 'closing' && link?.closedFirst ? 'peer closed' : state];
  const add = (name: State, holds: boolean): void => void (holds && held.push(name));
  add('peer has ended', state === 'open' && (link?.closeSent !== undefined || link?.cut !== undefined));
  const waiting = promises.pending.map(({ name }) => name);
  add(
    'read waits',
    waiting.some((name) => /^(second )?(read|load)/.test(name)),
  );
  add(
    'write waits',
    waiting.some((name) => / of \d+ bytes/.test(name)),
  );
  if (!link || link.appTcp.destroyed) return held;
  add('unread bytes', link.sent.reduce((sum, { payload }) => sum + payload.length, 0) > reading.consumed);
  add('TCP paused', state === 'open' && link.appTcp.isPaused());
  return held;
}
