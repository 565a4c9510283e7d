/** The figures of a flood, and what is said about them. */
import { describe, expect, test } from 'vitest';
import { WinRTError } from 'twinsocket';
import { Gate } from './gate.ts';
import { keptBy, type Phase } from './lane.ts';
import { commonRange, Samples, sentWithin } from './samples.ts';
import { judgeOurs, judgeRaw } from './verdict.ts';

const MiB = 1024 * 1024;
const seen = { paused: true, kept: MiB, flowing: false };
const open = (pauses: boolean): Phase => ({ name: 'open', pauses });

describe('the samples', () => {
  test('are those of the last seconds', () => {
    const samples = new Samples(10);
    for (let second = 0; second <= 20; second++) samples.add(second, { sent: second, received: second, read: 0 });
    expect(samples.columns[0]).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    expect(samples.last).toEqual({ sent: 20, received: 20, read: 0 });
    expect(sentWithin(samples, 3)).toBe(3);
  });

  test('never have more received than sent: the server’s answer is a little older', () => {
    const samples = new Samples(10);
    samples.add(0, { sent: 1, received: 5, read: 2 });
    expect(samples.last.sent).toBe(5);
  });

  test('of both sides have one scale', () => {
    const [low, high] = [new Samples(10), new Samples(10)];
    low.add(0, { sent: 20 * MiB, received: 0, read: 4 * MiB });
    high.add(0, { sent: 24 * MiB, received: 0, read: 8 * MiB });
    expect(commonRange(low, high)).toEqual([4 * MiB, 25 * MiB]);
    expect(commonRange(new Samples(1))).toEqual([0, MiB]);
  });
});

test('nothing is kept once a connection is given up', () => {
  expect(keptBy({ received: 5, read: 2, phase: open(true) })).toBe(3);
  expect(keptBy({ received: 5, read: 2, phase: { name: 'stopped' } })).toBe(0);
});

describe('the verdict', () => {
  test('is of what the connection can do', () => {
    expect(judgeOurs({ ...seen, phase: open(true) })).toMatchObject({ tone: 'good', text: /server has stopped/ });
    expect(judgeOurs({ ...seen, phase: open(true), flowing: true }).text).not.toContain('has stopped');
    expect(judgeOurs({ ...seen, phase: open(false) }).text).toContain('can’t stop the server');
    expect(judgeRaw({ ...seen, phase: open(false) })).toMatchObject({ tone: 'bad' });
    expect(judgeRaw({ ...seen, phase: open(false) }).text).toContain('keep 1.0 MiB');
  });

  test('has the error in full', () => {
    const error = new WinRTError(0x80072738, 'receive: too much (0x80072738)');
    const { text } = judgeOurs({ ...seen, phase: { name: 'failed', error } });
    expect(text).toMatch(/has failed.*\(\d+\) 0x80072738 receive: too much$/);
  });

  test('says where the raw side was ended', () => {
    expect(judgeRaw({ ...seen, phase: { name: 'over', kept: 65 * MiB } }).text).toMatch(/^65\.0 MiB.*64\.0 MiB/);
  });
});

test('a gate holds what comes while it is closed, and lets it through as it opens', async () => {
  const gate = new Gate();
  await gate.passed;
  gate.setClosed(true);
  gate.setClosed(true);
  let through = false;
  const waiting = gate.passed.then(() => (through = true));
  await Promise.resolve();
  expect(through).toBe(false);
  gate.setClosed(false);
  await waiting;
  await gate.passed;
  gate.setClosed(false);
});
