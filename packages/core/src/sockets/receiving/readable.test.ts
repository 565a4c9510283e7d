import { expect, test } from 'vitest';
import { winrtError } from '../../errors.ts';
import { WININET_E_CONNECTION_ABORTED } from '../../hresult.ts';
import { readableOver, type Pull } from './readable.ts';

const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');

/** The stream has started, and asks its source when it is asked. */
const started = (): Promise<void> => Promise.resolve();

/** What a receiver does: it answers one pull at a time, at once if it can. */
class FakeReceiver {
  readonly pulls: Pull[] = [];
  readonly cancels: unknown[] = [];
  readonly stream = readableOver<string>(
    (pull) => {
      const next = this.#messages.shift();
      if (next === undefined) this.pulls.push(pull);
      else pull.resolve(next);
    },
    (reason) => this.cancels.push(reason),
  );
  readonly #messages: string[] = [];

  give(...messages: string[]): void {
    this.#messages.push(...messages);
    const next = this.pulls.length > 0 ? this.#messages.shift() : undefined;
    if (next !== undefined) this.pulls.shift()?.resolve(next);
  }
}

test('asks for nothing before a reader does, and then for one message at a time', async () => {
  const receiver = new FakeReceiver();
  const reader = receiver.stream.getReader();
  await started();
  expect(receiver.pulls).toHaveLength(0);
  const first = reader.read();
  const second = reader.read();
  expect(receiver.pulls).toHaveLength(1);
  receiver.give('a');
  expect(await first).toEqual({ done: false, value: 'a' });
  expect(receiver.pulls, 'for the second read').toHaveLength(1);
  receiver.give('b');
  expect(await second).toEqual({ done: false, value: 'b' });
  await Promise.resolve();
  expect(receiver.pulls).toHaveLength(0);
});

test('thousands of waiting reads are answered by messages that come together', async () => {
  const receiver = new FakeReceiver();
  const reader = receiver.stream.getReader();
  const count = 4000;
  await started();
  const reads = Array.from({ length: count }, () => reader.read());
  receiver.give(...Array.from({ length: count }, (_, i) => `${i}`));
  const values = (await Promise.all(reads)).map(({ value }) => value);
  expect(values).toEqual(Array.from({ length: count }, (_, i) => `${i}`));
});

test('the end and a failure settle the waiting read', async () => {
  const ended = new FakeReceiver();
  const end = ended.stream.getReader().read();
  await started();
  ended.pulls.shift()?.resolve(undefined);
  expect(await end).toEqual({ done: true, value: undefined });
  const failed = new FakeReceiver();
  const reader = failed.stream.getReader();
  const read = reader.read();
  await started();
  failed.pulls.shift()?.reject(lost);
  await expect(read).rejects.toBe(lost);
  await expect(reader.closed).rejects.toBe(lost);
});

test('what answers a pull after the reader has cancelled is dropped', async () => {
  for (const answer of [
    (pull: Pull) => pull.resolve('late'),
    (pull: Pull) => pull.resolve(undefined),
    (pull: Pull) => pull.reject(lost),
  ]) {
    const receiver = new FakeReceiver();
    const reader = receiver.stream.getReader();
    const read = reader.read();
    await started();
    const pull = receiver.pulls[0] as Pull;
    await reader.cancel('enough');
    answer(pull);
    expect(await read).toEqual({ done: true, value: undefined });
    expect(receiver.cancels).toEqual(['enough']);
  }
});
