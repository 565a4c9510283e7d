import { expect, test } from 'vitest';
import { readOptions as readPageOptions } from './pages/options.ts';
import { readOptions } from './options.ts';

const names = (args: readonly string[]): string[] => readOptions(args).rows.map(({ name }) => name);

test('without rows all run but the huge ones, seven rounds of them, and the results are written', () => {
  const { rows, rounds, write, note } = readOptions([]);
  expect(rows.some(({ name }) => name.startsWith('huge'))).toBe(false);
  expect({ rounds, write, note }).toEqual({ rounds: 7, write: true, note: undefined });
});

test('rows are named by themselves or in a list', () => {
  expect(names(['echo', '--rows', 'in,huge'])).toEqual(['in', 'echo', 'huge']);
});

test('some rows are not written, unless it is asked for, and then with a note', () => {
  expect(readOptions(['in']).write).toBe(false);
  expect(readOptions(['in', '--write'])).toMatchObject({
    write: true,
    note: expect.stringContaining('some of the rows'),
  });
});

test('the other libraries can be left out, which is noted', () => {
  const { rows, write, note } = readOptions(['--only-peers']);
  expect(rows.flatMap(({ others }) => others)).toEqual([]);
  expect(write).toBe(false);
  expect(note).toContain('without the other libraries');
});

test('the other libraries can be left out of the page rows too', () => {
  const { rows, write, note } = readPageOptions(['--only-peers']);
  expect(rows.flatMap(({ others }) => others)).toEqual([]);
  expect(rows.flatMap(({ peers }) => peers)).not.toEqual([]);
  expect(write).toBe(false);
  expect(note).toContain('without the other libraries');
});

test('the page rows without a target can be left out, which is noted', () => {
  const { rows, write, note } = readPageOptions(['--only-targets', 'in', 'upload']);
  expect(rows.map(({ name }) => name)).toEqual(['in', 'in-text', 'upload-64k', 'upload-1m']);
  expect(write).toBe(false);
  expect(note).toContain('some of the rows');
});

test.each([[['inn']], [['--rows', 'in,inn']], [['--rounds', '0']], [['--rounds', '2.5']], [['--round']]])(
  '%j is refused',
  (args) => {
    expect(() => readOptions(args)).toThrow(/inn|rounds|round/);
  },
);

test('an nth of the messages of a page row is noted', () => {
  const { rows, write, note } = readPageOptions(['echo', '--divide', '10']);
  expect(rows.map(({ path }) => path)).toEqual(['/echo?count=500&size=64']);
  expect(write).toBe(false);
  expect(note).toContain('one of 10');
});
