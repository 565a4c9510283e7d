/** Streams that an app wrote, which start the next store from a callback of the one that runs. */
import { expect, test } from 'vitest';
import { Operation } from '../foundation/async-operation.ts';
import { AsyncStatus } from '../foundation/async-status.ts';
import { E_FAIL, ERROR_INVALID_OPERATION } from '../hresult.ts';
import { DataWriter } from './data-writer.ts';
import { fails } from './testing/bytes.ts';

test('a store that is started from a stream’s cancel goes on when that cancel returns', async () => {
  const begun: PromiseLike<number>[] = [];
  const operation: { status: AsyncStatus } = { status: AsyncStatus.started };
  let writes = 0;
  const writer = new DataWriter({
    writeAsync: (() => {
      if (++writes > 1) return new Promise(() => {});
      let fail = (_reason: unknown): void => {};
      return {
        operation,
        // oxlint-disable-next-line unicorn/no-thenable -- what is tested
        then: (_success: unknown, error: (reason: unknown) => void) => void (fail = error),
        cancel: () => {
          operation.status = AsyncStatus.canceled;
          fail(new Error('of the app'));
          begun.push(writer.storeAsync());
        },
      };
    }) as never,
    flushAsync: undefined as never,
    close() {},
  });
  const first = writer.storeAsync();
  first.cancel();
  await expect(first).rejects.toMatchObject(fails(E_FAIL));
  expect([begun.length, writes]).toEqual([1, 2]);
  await expect(writer.storeAsync()).rejects.toMatchObject(fails(ERROR_INVALID_OPERATION));
});

test('a store that a stream starts, when it calls back at once, can be cancelled', async () => {
  const second = new Operation<number>(() => true);
  const begun: ReturnType<DataWriter['storeAsync']>[] = [];
  let writes = 0;
  const writer = new DataWriter({
    writeAsync: (() => {
      if (++writes > 1) return second.promise;
      return {
        // oxlint-disable-next-line unicorn/no-thenable -- what is tested
        then: (success: (count: number) => void) => {
          success(1);
          begun.push(writer.storeAsync());
        },
      };
    }) as never,
    flushAsync: undefined as never,
    close() {},
  });
  expect(await writer.storeAsync()).toBe(1);
  expect([begun.length, writes]).toEqual([1, 2]);
  begun[0]?.cancel();
  await expect(begun[0]).rejects.toMatchObject({ name: 'Canceled' });
  expect(second.status).toBe(AsyncStatus.canceled);
});
