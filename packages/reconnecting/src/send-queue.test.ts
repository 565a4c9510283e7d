import { WinRTError } from '@twinsocket/core/api';
import { describe, expect, test, vi } from 'vitest';
import { WININET_E_CONNECTION_ABORTED } from './errors.ts';
import { latest, turns } from './testing/fake-socket.ts';
import { lost, useFakes, started, opened, afterLoss, pass } from './testing/started.ts';

useFakes();

describe('sendAsync', () => {
  test('resolves with the bytes when the network has them', async () => {
    const { socket } = await opened();
    const sending = socket.sendAsync('grüß');
    latest().flush();
    expect(await sending).toBe(6);
    socket.abort();
  });

  test('keeps what is sent without a connection, in order, as it was then', async () => {
    const { socket } = await started();
    const bytes = new Uint8Array([1, 2]);
    const sends = [socket.sendAsync('a'), socket.sendAsync(bytes), socket.sendAsync('c')];
    bytes.fill(9);
    latest().open();
    await turns();
    expect(latest().sent).toEqual(['a', new Uint8Array([1, 2]), 'c']);
    latest().flush();
    expect(await Promise.all(sends)).toEqual([1, 2, 1]);
    socket.abort();
  });

  test('sends what has waited before what the app sends in open', async () => {
    const { socket } = await started();
    void socket.sendAsync('first');
    socket.onopen = () => void socket.sendAsync('second');
    latest().open();
    await turns();
    expect(latest().sent).toEqual(['first', 'second']);
    socket.abort();
  });

  test('rejects by name over the limit of messages, and of bytes', async () => {
    const { socket } = await started({ queueLimit: { messages: 2, bytes: 10 } });
    void socket.sendAsync('12345678');
    await expect(socket.sendAsync('123')).rejects.toThrow('queueLimit of 2 messages and 10 bytes');
    void socket.sendAsync('1');
    await expect(socket.sendAsync('')).rejects.toMatchObject({ number: 0x80070718 | 0 });
    socket.abort();
  });

  test('takes what is sent in `open` behind what has waited, however much that is', async () => {
    const { socket } = await started({ queueLimit: { messages: 1, bytes: 10 } });
    void socket.sendAsync('waited');
    let sent: Promise<number> | undefined;
    socket.onopen = () => (sent = socket.sendAsync('sent in open'));
    latest().open();
    await turns();
    expect(latest().sent).toEqual(['waited', 'sent in open']);
    latest().flush();
    expect(await sent).toBe(12);
    socket.abort();
  });

  test('rejects what was under way at a loss, since it may have arrived, and sends the rest on return', async () => {
    const { socket } = await opened();
    const underWay = socket.sendAsync('under way');
    await afterLoss();
    await expect(underWay).rejects.toMatchObject({ number: WININET_E_CONNECTION_ABORTED, cause: lost });
    await expect(underWay).rejects.toThrow('may have arrived');
    const waiting = socket.sendAsync('waiting');
    await pass(500);
    latest().open();
    await turns();
    expect(latest().sent).toEqual(['waiting']);
    latest().flush();
    expect(await waiting).toBe(7);
    socket.abort();
  });

  test('with resend it sends what was under way again, before what came later', async () => {
    const { socket } = await opened({ resend: true });
    const underWay = socket.sendAsync('under way');
    await afterLoss();
    void socket.sendAsync('later');
    await pass(500);
    latest().open();
    await turns();
    expect(latest().sent).toEqual(['under way', 'later']);
    latest().flush();
    expect(await underWay).toBe(9);
    socket.abort();
  });

  test('rejects what waits when the socket ends, and what is sent after', async () => {
    const { socket } = await started();
    const waiting = socket.sendAsync('a');
    socket.close();
    await expect(waiting).rejects.toMatchObject({ number: 0x80072ef1 | 0 });
    await expect(socket.sendAsync('b')).rejects.toMatchObject({ number: 0x80000013 | 0 });
  });

  test('rejects a buffer that was transferred and what is not bytes, in any state, by name', async () => {
    const { socket } = await started();
    const buffer = new ArrayBuffer(8);
    const view = new Uint8Array(buffer);
    structuredClone(buffer, { transfer: [buffer] });
    for (const data of [buffer, view, 7, null, {}]) {
      await expect(socket.sendAsync(data as never)).rejects.toBeInstanceOf(WinRTError);
    }
    await expect(socket.sendAsync(view)).rejects.toThrow('was transferred');
    latest().open();
    await turns();
    await expect(socket.sendAsync(view)).rejects.toThrow('was transferred');
    expect(latest().sent).toEqual([]);
    socket.abort();
  });
});

describe('a signal', () => {
  const reason = new Error('changed my mind');

  test('cancels a message that waits for a connection, whose place in the queue is free again', async () => {
    const { socket } = await started({ queueLimit: { messages: 1, bytes: 10 } });
    const controller = new AbortController();
    const sending = socket.sendAsync('1234567890', { signal: controller.signal });
    controller.abort(reason);
    await expect(sending).rejects.toMatchObject({ name: 'Canceled', number: 0x800704c7 | 0, cause: reason });
    void socket.sendAsync('next');
    latest().open();
    await turns();
    expect(latest().sent).toEqual(['next']);
    socket.abort();
  });

  test('that has aborted sends nothing; one that timed out is a timeout', async () => {
    const { socket } = await opened();
    await expect(socket.sendAsync('never', { signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
      cause: reason,
    });
    const timeout = new DOMException('late', 'TimeoutError');
    const signal = AbortSignal.abort(timeout);
    await expect(socket.sendAsync('never', { signal })).rejects.toMatchObject({
      number: 0x80072ee2 | 0,
      cause: timeout,
    });
    expect(latest().sent).toEqual([]);
    socket.abort();
  });

  test('that aborts too late cancels a message that would be sent again', async () => {
    const { socket } = await opened({ resend: true });
    const controller = new AbortController();
    const sending = socket.sendAsync('under way', { signal: controller.signal });
    await turns();
    controller.abort(reason);
    await afterLoss();
    await expect(sending).rejects.toMatchObject({ cause: reason });
    await pass(500);
    latest().open();
    await turns();
    expect(latest().sent).toEqual([]);
    socket.abort();
  });

  test('hears nothing after the message was sent', async () => {
    const { socket } = await opened();
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, 'removeEventListener');
    const added = vi.spyOn(signal, 'addEventListener');
    const sending = socket.sendAsync('sent', { signal });
    latest().flush();
    await sending;
    await turns();
    expect(removed.mock.calls.length).toBe(added.mock.calls.length);
    socket.abort();
  });

  test('is refused by name if it is not a signal', async () => {
    const { socket } = await opened();
    const signal = 'abort' as unknown as AbortSignal;
    await expect(socket.sendAsync('never', { signal })).rejects.toThrow('sendAsync: the signal must be an AbortSignal');
    socket.abort();
  });
});
