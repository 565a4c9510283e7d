import { expect, test } from 'vitest';
import { runInLanes } from './lanes.mjs';

const step = (name: string, ...after: readonly string[]) => ({ name, after });

/** Starts steps, and ends each when it is told to. */
class Steps {
  readonly started: string[] = [];
  readonly #ends = new Map<string, () => void>();

  readonly run = ({ name }: { readonly name: string }): Promise<string> => {
    this.started.push(name);
    return new Promise((resolve) => this.#ends.set(name, () => resolve(`rows of ${name}`)));
  };

  async end(name: string): Promise<void> {
    this.#ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('two steps run at a time, in the order of the list, and what they gave comes in that order', async () => {
  const steps = new Steps();
  const all = runInLanes(
    ['a', 'b', 'c', 'd'].map((name) => step(name)),
    steps.run,
  );
  expect(steps.started).toEqual(['a', 'b']);
  await steps.end('b');
  expect(steps.started).toEqual(['a', 'b', 'c']);
  await steps.end('c');
  await steps.end('d');
  await steps.end('a');
  expect(await all).toEqual(['rows of a', 'rows of b', 'rows of c', 'rows of d']);
});

test('a step starts when all that it comes after have ended, and others pass it meanwhile', async () => {
  const steps = new Steps();
  const all = runInLanes([step('a'), step('b'), step('c', 'a', 'b'), step('d'), step('e', 'a')], steps.run);
  await steps.end('b');
  expect(steps.started).toEqual(['a', 'b', 'd']);
  await steps.end('d');
  expect(steps.started).toEqual(['a', 'b', 'd']);
  await steps.end('a');
  expect(steps.started).toEqual(['a', 'b', 'd', 'c', 'e']);
  await steps.end('c');
  await steps.end('e');
  expect(await all).toHaveLength(5);
});

test('a step that mostly waits runs beside the two, as soon as what it comes after has ended', async () => {
  const steps = new Steps();
  const all = runInLanes([step('a'), step('b'), step('c'), { ...step('d', 'a'), waits: true }], steps.run);
  expect(steps.started).toEqual(['a', 'b']);
  await steps.end('a');
  expect(steps.started.toSorted()).toEqual(['a', 'b', 'c', 'd']);
  for (const name of ['b', 'c', 'd']) await steps.end(name);
  expect(await all).toEqual(['rows of a', 'rows of b', 'rows of c', 'rows of d']);
});
