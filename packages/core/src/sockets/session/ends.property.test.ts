/** Whatever happens in whatever order: each promise settles, and everybody is told of the same end (docs/lifecycle.md). */
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effort, propertyTimeout } from '../../streams/testing/effort.ts';
import { actions, habits, kinds, readingFaces, writingFaces, type Plan } from '../testing/plan.ts';
import { Schedule } from '../testing/schedule.ts';

const plans: fc.Arbitrary<Plan> = fc.record({
  kind: fc.constantFrom(...kinds),
  reading: fc.constantFrom(...readingFaces),
  writing: fc.constantFrom(...writingFaces),
  habit: fc.constantFrom(...habits),
  steps: fc.array(fc.constantFrom(...actions), { maxLength: 14, size: 'max' }),
  last: fc.constantFrom('peer closes', 'link is lost'),
});

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('every schedule ends, for all faces alike (300 runs)', { timeout: propertyTimeout }, async () => {
  const property = fc.asyncProperty(plans, async (plan) => {
    const run = new Schedule(plan);
    await run.run();
    const { socket, cause, ends, closed } = run;
    const [end] = ends;
    expect([[...run.pending], run.settledTwice, run.outOfOrder]).toEqual([[], [], []]);
    expect([ends.length, vi.getTimerCount()]).toEqual([1, 0]);
    expect(closed.length).toBeLessThanOrEqual(1);

    // `ended` says what `closed` says, and is without an error where there was a close handshake.
    if (end?.error === null) expect(closed).toEqual([end]);
    else expect(end).toMatchObject({ code: 1006, reason: '' });
    for (const { code } of closed) expect(code).toBe(end?.code);
    if (cause === 'peer closes') expect(end).toEqual({ code: 4001, reason: 'bye', error: null });
    if (cause === 'link is lost') expect(end?.error?.message).toContain('lost');
    expect(closed.length, 'an end of the peer’s, or one that we asked for').toBe(
      end?.error === null || socket.state === 'closed' ? 1 : 0,
    );
    expect(['closed', 'failed']).toContain(socket.state);

    // What came before the end has been read, in order, and the end of the reading is that of the socket.
    expect(run.sent.slice(0, run.got.length)).toEqual(run.got);
    if (cause && !run.dropped) {
      const closedInBetween = plan.reading === 'listener' && plan.kind.endsWith('MessageWebSocket');
      expect(run.got).toEqual(run.sent);
      if (cause === 'link is lost') expect(run.readEnd).toBe(end?.error);
      else expect(run.readEnd).toBe(closedInBetween ? undefined : 'clean');
    }

    // Nothing can be written any more, and `writable` knows.
    if (plan.writing !== 'outputStream') expect(run.writableClosed).not.toBe('pending');
    if (run.writableClosed === 'fulfilled') expect(end?.error).toBeNull();
  });
  await fc.assert(property, effort(300));
});
