import type { FrameHandler } from '../connection.ts';

/** Runs an action at once, or when the first message is complete; the values of `?when=`. */
export function actWhen(when: 'open' | 'message', action: () => void): FrameHandler {
  if (when === 'open') {
    action();
    return {};
  }
  let done = false;
  return {
    frameEnd({ fin }) {
      if (fin && !done) {
        done = true;
        action();
      }
    },
  };
}
