/** One attack on an open connection, and the one outcome that it has to have. */
import { assert } from 'vitest';
import { Opcode } from '../../server/frame-header.ts';
import { nameOf, type Opened, type Opener, type Settings, type Target } from './targets.ts';

export type Outcome =
  /** The socket goes on: a message that follows arrives. */
  | 'open'
  /** The app is told nothing, since it does not read: {@link Attack.run} asserts what has to hold. */
  | 'untold'
  /** The app is told this failure, and the peer this close code, if any. */
  | { readonly failure: number; readonly tells?: number }
  /** `closed` is raised with this code; a read that waits may fail for our own close. */
  | { readonly closed: number; readonly failure?: number; readonly tells?: number };

export interface Attack {
  readonly what: string;
  readonly settings?: Settings;
  /** All targets, if it is not told. */
  readonly on?: (target: Target) => boolean;
  readonly outcome: Outcome | ((target: Target) => Outcome);
  /** Attacks, and asserts what the outcome does not say. */
  run(opened: Opened, target: Target): Promise<void> | void;
}

/** `npm run test:hostile` multiplies by this what is sent; `npm test` does not. */
export const scale = Number(process.env['TWINSOCKET_HOSTILE'] ?? 1);

export const targetsOf = ({ on = () => true }: Attack, all: readonly Target[]): readonly Target[] => all.filter(on);

/** Rejects with what is wrong. */
export async function meets(opener: Opener, attack: Attack, target: Target): Promise<void> {
  const opened = await opener.open(target, attack.settings);
  const { socket, observed, peer, tcp } = opened;
  const over = new Promise((resolve) => tcp.once('close', resolve));
  try {
    await attack.run(opened, target);
    const outcome = typeof attack.outcome === 'function' ? attack.outcome(target) : attack.outcome;
    if (outcome === 'open') await goesOn(opened);
    else if (outcome === 'untold')
      assert.deepEqual([observed.failures, observed.closes], [[], []], 'what the app was told');
    else {
      await observed.ended;
      // TCP has ended for the peer, which has done nothing for it.
      await peer.gone;
      await turns();
      const { failure, closed, tells } = { closed: undefined, ...outcome };
      const expected = [failure ?? [], closed ?? []].map((told) => [told].flat());
      assert.deepEqual([observed.failures, observed.closes.map(([code]) => code)], expected, 'what the app was told');
      assert.equal(socket.state, closed === undefined ? 'failed' : 'closed', 'the state');
      if (tells !== undefined) assert.equal(closeCodeOf(opened), tells, 'the close code that the peer got');
    }
  } finally {
    socket.abort();
    peer.tcp.destroy();
  }
  if (!tcp.destroyed) await over;
}

export const runOf = (opener: Opener, attack: Attack, target: Target) => ({
  what: `${attack.what}, ${nameOf(target)}`,
  run: () => meets(opener, attack, target),
});

async function goesOn({ socket, observed, peer }: Opened): Promise<void> {
  const { arrivals } = observed;
  assert.equal(socket.state, 'open', `the state, after ${observed.failures.map((n) => (n >>> 0).toString(16)).join()}`);
  peer.write(peer.frame(Opcode.binary, 'and on'));
  await observed.until(arrivals + 1);
  assert.deepEqual([observed.failures, observed.closes], [[], []], 'what the app was told');
  assert.isAbove(observed.arrivals, arrivals, 'messages behind the attack');
}

export function closeCodeOf({ peer }: Opened): number | undefined {
  const close = peer.frames.find(({ opcode }) => opcode === Opcode.close);
  return close && close.payload.length > 1 ? close.payload.readUInt16BE(0) : undefined;
}

/** Turns of the event loop in which an event that is raised twice would come. */
export async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
