import { CryptographicBuffer, WinRTError } from '@twinsocket/core/api';
import { describe, expect, test, vi } from 'vitest';
import { abortError, E_INVALIDARG, errorOf, WININET_E_CONNECTION_ABORTED } from './errors.ts';
import { latest, turns, type FakeReconnectingWebSocket } from './testing/fake-socket.ts';
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

  test('is settled by a flush that began behind it, one at a time', async () => {
    const { socket } = await opened();
    const settled: string[] = [];
    void socket.sendAsync('a').then(() => settled.push('a'));
    void socket.sendAsync('b').then(() => settled.push('b'));
    expect(latest().flushing).toBe(1);
    latest().flush();
    await turns();
    expect([settled, latest().flushing]).toEqual([['a'], 1]);
    latest().flush();
    await turns();
    expect([settled, latest().flushing]).toEqual([['a', 'b'], 0]);
    void socket.sendAsync('c').then(() => settled.push('c'));
    latest().flush();
    await turns();
    expect(settled).toEqual(['a', 'b', 'c']);
    socket.abort();
  });

  test('rejects a message that the socket refuses, and sends it never again', async () => {
    const { socket } = await opened({ resend: true });
    const refused = errorOf(E_INVALIDARG, 'a lone surrogate');
    const sends = [socket.sendAsync('bad'), socket.sendAsync('good')];
    latest().refuseSend(0, refused);
    await expect(sends[0]).rejects.toBe(refused);
    await afterLoss();
    await pass(500);
    latest().open();
    await turns();
    expect(latest().sent).toEqual(['good']);
    latest().flush();
    expect(await sends[1]).toBe(4);
    socket.abort();
  });

  test('sends again what failed with the connection', async () => {
    const { socket } = await opened({ resend: true });
    void socket.sendAsync('again');
    latest().state = 'failed';
    latest().refuseSend(0, lost);
    await turns();
    await afterLoss();
    await pass(500);
    latest().open();
    await turns();
    expect(latest().sent).toEqual(['again']);
    socket.abort();
  });

  test('sends nothing twice that has left, also with resend', async () => {
    const { socket } = await opened({ resend: true });
    const sending = socket.sendAsync('once');
    latest().flush();
    await sending;
    await afterLoss();
    await pass(500);
    latest().open();
    await turns();
    expect(latest().sent).toEqual([]);
    socket.abort();
  });

  test('counts what is to be sent again for the limit', async () => {
    const { socket } = await opened({ resend: true, queueLimit: { messages: 5, bytes: 10 } });
    void socket.sendAsync('12345678');
    await afterLoss();
    await expect(socket.sendAsync('123')).rejects.toThrow('queueLimit');
    socket.abort();
  });

  test('has its limit again after a return', async () => {
    const { socket } = await opened({ queueLimit: { messages: 1, bytes: 10 } });
    await afterLoss();
    void socket.sendAsync('one');
    await expect(socket.sendAsync('two')).rejects.toThrow('queueLimit of 1 messages');
    socket.abort();
  });

  test('is refused while the socket closes', async () => {
    const { socket } = await opened();
    socket.close();
    await expect(socket.sendAsync('late')).rejects.toMatchObject({ number: 0x80000013 | 0 });
    expect(latest().sent).toEqual([]);
    latest().end({ code: 1000, reason: '', error: null });
    await turns();
  });

  test.each<[what: string, close: (socket: FakeReconnectingWebSocket) => void]>([
    ['closes', (socket) => socket.close()],
    ['aborts', (socket) => socket.abort()],
  ])('sends nothing that has waited if the app %s in `open`', async (_what, close) => {
    const { socket } = await started();
    const waited = socket.sendAsync('waited');
    socket.onopen = () => close(socket);
    latest().open();
    await turns();
    expect(latest().sent).toEqual([]);
    latest().end({ code: 1000, reason: '', error: null });
    await expect(waited).rejects.toBeInstanceOf(WinRTError);
  });

  test('keeps what is sent without a connection, in order, as it was then', async () => {
    const { socket } = await started();
    const bytes = new Uint8Array([1, 2]);
    const memory = new Uint8Array([3, 4]).buffer;
    const buffer = CryptographicBuffer.createFromByteArray([5, 6]);
    const sends = ['a', bytes, memory, buffer, 'c'].map((data) => socket.sendAsync(data));
    bytes.fill(9);
    new Uint8Array(memory).fill(9);
    latest().open();
    await turns();
    expect(latest().sent).toEqual(['a', new Uint8Array([1, 2]), new Uint8Array([3, 4]), new Uint8Array([5, 6]), 'c']);
    latest().flush();
    expect(await Promise.all(sends)).toEqual([1, 2, 2, 2, 1]);
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
    await expect(socket.sendAsync(7 as never)).rejects.not.toThrow('was transferred');
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

  test('is the socket’s to obey once the socket has the message', async () => {
    const { socket } = await opened();
    const controller = new AbortController();
    const sending = socket.sendAsync('under way', { signal: controller.signal });
    expect(latest().signals).toEqual([controller.signal]);
    controller.abort(reason);
    latest().flush();
    expect(await sending).toBe(9);

    const other = new AbortController();
    const cancelled = socket.sendAsync('cancelled', { signal: other.signal });
    latest().state = 'closed';
    other.abort(reason);
    latest().refuseSend(1, abortError(reason));
    await expect(cancelled).rejects.toMatchObject({ name: 'Canceled', cause: reason });
    socket.abort();
  });

  test('that aborts after the connection has failed cancels a message that would be sent again', async () => {
    const { socket } = await opened({ resend: true });
    const controller = new AbortController();
    const sending = socket.sendAsync('under way', { signal: controller.signal });
    latest().state = 'failed';
    latest().refuseSend(0, lost);
    controller.abort(reason);
    await afterLoss();
    await expect(sending).rejects.toMatchObject({ name: 'Canceled', cause: reason });
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

  test('has one listener, however many messages wait for it', async () => {
    const { socket } = await opened();
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const waiting = Array.from({ length: 20 }, (_, i) => socket.sendAsync(`${i}`, { signal }));
    // The socket under it listens by itself. Node warns of a leak at the eleventh listener.
    expect(added.mock.calls.length).toBeLessThan(3);
    socket.abort();
    await Promise.allSettled(waiting);
  });

  test('is refused by name if it is not a signal', async () => {
    const { socket } = await opened();
    const signal = 'abort' as unknown as AbortSignal;
    await expect(socket.sendAsync('never', { signal })).rejects.toThrow('sendAsync: the signal must be an AbortSignal');
    socket.abort();
  });
});
