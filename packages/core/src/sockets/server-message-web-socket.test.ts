import { describe, expect, test, vi } from 'vitest';
import { winrtError } from '../errors.ts';
import {
  E_ILLEGAL_METHOD_CALL,
  E_INVALIDARG,
  ERROR_NO_UNICODE_TRANSLATION,
  RO_E_CLOSED,
  WININET_E_CONNECTION_ABORTED,
  WININET_E_OPERATION_CANCELLED,
} from '../hresult.ts';
import { WindowsRuntimeBuffer } from '../streams/buffer.ts';
import { SocketMessageType } from './settings/enums.ts';
import type { MessageWebSocketMessageReceivedEventArgs } from './message-received-event-args.ts';
import type { ServerMessageWebSocket } from './server-message-web-socket.ts';
import { accept, listen, told } from './testing/accepted.ts';
import { microtasks, outcome } from './testing/fake-transport.ts';

const MiB = 1024 * 1024;
const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');

describe('messagereceived of an accepted connection', () => {
  test('has all that came in the turn of the accept, the close too', async () => {
    const { socket, connection } = accept();
    connection.message('first');
    connection.message([1, 2]);
    connection.handler.closed(1000, '');
    const heard = listen(socket);
    expect(heard).toEqual([]);
    await microtasks();
    expect(heard).toEqual(['first', '1,2', 'closed 1000']);
  });

  test('is raised with the socket as sender, also by the property', async () => {
    const { socket, connection } = accept();
    const events: MessageWebSocketMessageReceivedEventArgs<ServerMessageWebSocket>[] = [];
    socket.onmessagereceived = function (event) {
      expect(this).toBe(socket);
      events.push(event);
    };
    await microtasks();
    connection.message('hello');
    expect(events.map(({ target, type }) => [target, type])).toEqual([[socket, 'messagereceived']]);
    expect(socket.onmessagereceived).not.toBeNull();
  });

  test('raises what was kept for handlers that come later, all of that turn, in order with what comes then', async () => {
    const { socket, connection } = accept();
    connection.message('kept');
    await microtasks();
    connection.message('kept too');
    const heard = listen(socket);
    const second = listen(socket);
    connection.message('next');
    expect(heard).toEqual([]);
    await microtasks();
    connection.message('last');
    expect(heard).toEqual(['kept', 'kept too', 'next', 'last']);
    expect(second).toEqual(heard);
  });

  test('raises what was kept before the close that comes behind it', async () => {
    const { socket, connection } = accept();
    await microtasks();
    connection.message('kept');
    const heard = listen(socket);
    connection.handler.closed(4000, 'bye');
    await microtasks();
    expect(heard).toEqual(['kept', 'closed 4000']);
  });

  test('raises what was kept before the failure that comes behind it, each once', async () => {
    const { socket, connection } = accept();
    await microtasks();
    connection.message('kept');
    const heard = listen(socket);
    connection.handler.failed(lost);
    await microtasks();
    expect(heard).toEqual(['kept', String(WININET_E_CONNECTION_ABORTED)]);
  });

  test('reports a failure in the handler of the last kept message once', async () => {
    const { socket, connection } = accept();
    await microtasks();
    connection.message('kept');
    const heard: string[] = [];
    socket.onmessagereceived = (event) => {
      heard.push(told(event));
      if (heard.length === 1) connection.handler.failed(lost);
    };
    await microtasks();
    expect(heard).toEqual(['kept', String(WININET_E_CONNECTION_ABORTED)]);
  });

  test('gives handlers that come after the end the messages before it', async () => {
    const ended = accept();
    await microtasks();
    ended.connection.message('kept');
    ended.connection.handler.closed(1000, '');
    const failed = accept();
    await microtasks();
    failed.connection.handler.failed(lost);
    const heard = [listen(ended.socket), listen(failed.socket)];
    await microtasks();
    expect(heard).toEqual([['kept'], [String(WININET_E_CONNECTION_ABORTED)]]);
  });

  test('stops when the socket is closed inside a handler, kept messages too', async () => {
    const { socket, connection } = accept();
    await microtasks();
    connection.message('kept');
    connection.message('dropped');
    const heard: string[] = [];
    socket.onmessagereceived = (event) => {
      heard.push(told(event));
      socket.close();
    };
    await microtasks();
    connection.message('late');
    expect([heard, connection.calls]).toEqual([['kept'], ['close']]);
  });

  test('stops when the socket is closed inside a handler, before the failure that was behind', async () => {
    const { socket, connection } = accept();
    await microtasks();
    connection.message('kept');
    const heard: string[] = [];
    socket.onmessagereceived = (event) => {
      heard.push(told(event));
      socket.close();
    };
    connection.handler.failed(lost);
    await microtasks();
    expect(heard).toEqual(['kept']);
  });

  test('keeps 1 MiB while there is no handler, drops all when more comes, and raises later messages', async () => {
    const { socket, connection } = accept();
    await microtasks();
    connection.message(new Uint8Array(MiB));
    connection.message([1]);
    const heard = listen(socket);
    await microtasks();
    connection.message([2]);
    expect(heard).toEqual(['2']);
    expect(connection.calls).toEqual([]);
  });

  test('handlers can be added and removed at any time, in every state', async () => {
    const { socket, connection } = accept();
    const handler = vi.fn();
    socket.addEventListener('messagereceived', handler);
    await microtasks();
    socket.removeEventListener('messagereceived', handler);
    socket.onmessagereceived = handler;
    connection.message('heard');
    socket.onmessagereceived = null;
    expect(handler).toHaveBeenCalledOnce();
    connection.handler.failed(lost);
    socket.addEventListener('messagereceived', handler);
    socket.close();
    socket.addEventListener('messagereceived', handler);
    await microtasks();
    socket.onmessagereceived = handler;
    await microtasks();
    expect(handler).toHaveBeenCalledOnce();
  });

  test('keeps what comes after the last handler was removed, for the next one or for a reader', async () => {
    const { socket, connection } = accept();
    const heard: string[] = [];
    socket.addEventListener('messagereceived', (event) => heard.push(told(event)), { once: true });
    await microtasks();
    for (const text of ['1', '2', '3']) connection.message(text);
    expect(heard).toEqual(['1']);
    socket.addEventListener('messagereceived', (event) => heard.push(told(event)), { once: true });
    await microtasks();
    expect(heard).toEqual(['1', '2']);
    connection.message('4');
    const reader = socket.readable.getReader();
    expect([(await reader.read()).value, (await reader.read()).value]).toEqual(['3', '4']);
    expect(() => (socket.onmessagereceived = () => {})).toThrow(
      expect.objectContaining({ number: E_ILLEGAL_METHOD_CALL }),
    );
  });

  test('is not raised for handlers that are removed in the turn in which they were added', async () => {
    const { socket, connection } = accept();
    socket.addEventListener('messagereceived', () => {}, { signal: AbortSignal.abort() });
    connection.message('kept');
    await microtasks();
    const heard = listen(socket);
    await microtasks();
    expect(heard).toEqual(['kept']);
  });
});

describe('readable of an accepted connection', () => {
  test('has what came before it was read, then the end', async () => {
    const { socket, connection } = accept();
    connection.message('text');
    await microtasks();
    connection.message([1]);
    const reader = socket.readable.getReader();
    const chunks = [(await reader.read()).value, (await reader.read()).value];
    connection.handler.closed(1000, '');
    expect([...chunks, (await reader.read()).done]).toEqual(['text', Uint8Array.of(1), true]);
  });

  test('and handlers exclude each other: the first one gets the messages', async () => {
    const read = accept();
    await microtasks();
    const pending = read.socket.readable.getReader().read();
    await microtasks();
    const refusal = expect.objectContaining({ number: E_ILLEGAL_METHOD_CALL });
    expect(() => (read.socket.onmessagereceived = () => {})).toThrow(refusal);
    expect(() => read.socket.addEventListener('messagereceived', () => {})).toThrow(refusal);
    expect(read.socket.onmessagereceived).toBeNull();
    read.socket.onmessagereceived = null;
    read.socket.addEventListener('closed', () => {});
    read.connection.message('read');
    expect((await pending).value).toBe('read');
    const heard = accept();
    const events = listen(heard.socket);
    await expect(heard.socket.readable.getReader().read()).rejects.toMatchObject({ number: E_ILLEGAL_METHOD_CALL });
    await microtasks();
    heard.connection.message('heard');
    expect(events).toEqual(['heard']);
  });

  test('that is not read stops the sender', async () => {
    const { socket, connection } = accept();
    const reader = socket.readable.getReader();
    connection.message('first');
    await reader.read();
    connection.message(new Uint8Array(MiB));
    expect(connection.calls).toEqual(['pause']);
    await reader.read();
    expect(connection.calls).toEqual(['pause', 'resume']);
  });

  test('ends with our close as a client’s does, waiting or not', async () => {
    const waiting = accept();
    const pending = waiting.socket.readable.getReader().read();
    await microtasks();
    waiting.socket.close();
    expect(await outcome(pending)).toBe(WININET_E_OPERATION_CANCELLED);
    const { socket } = accept();
    socket.close();
    expect(await outcome(socket.readable.getReader().read())).toBe(RO_E_CLOSED);
  });
});

describe('sending over an accepted connection', () => {
  test('goes by control.messageType, binary by default, and by the data of sendAsync', async () => {
    const { socket, connection } = accept();
    expect(socket.control).toBe(socket.control);
    expect(socket.control.messageType).toBe(SocketMessageType.binary);
    const letter = WindowsRuntimeBuffer.over(Uint8Array.of(65));
    void socket.outputStream.writeAsync(letter);
    socket.control.messageType = SocketMessageType.utf8;
    void socket.outputStream.writeAsync(letter);
    void socket.sendAsync(Uint8Array.of(65));
    void socket.sendAsync(letter);
    void socket.sendAsync('A');
    const writer = socket.writable.getWriter();
    await writer.write('A');
    expect(connection.sends.map(({ payload, text }) => [text, typeof payload])).toEqual([
      [false, 'object'],
      [true, 'object'],
      [false, 'object'],
      [false, 'object'],
      [true, 'string'],
      [true, 'string'],
    ]);
  });

  test('refuses an invalid message type, and bytes that are not UTF-8 as text', async () => {
    const { socket, connection } = accept();
    expect(() => (socket.control.messageType = 2 as never)).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
    expect(await outcome(socket.sendAsync('a\uD800'))).toBe(ERROR_NO_UNICODE_TRANSLATION);
    expect(connection.sends).toEqual([]);
  });

  test('takes a message in frames, and no other message between them', async () => {
    const { socket, connection } = accept();
    const frame = WindowsRuntimeBuffer.over(Uint8Array.of(1));
    expect(await outcome(socket.sendNonfinalFrameAsync(frame))).toBe(1);
    expect(await outcome(socket.sendAsync('between'))).toBe(E_ILLEGAL_METHOD_CALL);
    expect(await outcome(socket.sendFinalFrameAsync(frame))).toBe(1);
    expect(connection.sends.map(({ final }) => final)).toEqual([false, true]);
  });

  test('is refused after the end, frames and sendAsync too, with what ended it', async () => {
    const frame = WindowsRuntimeBuffer.over(Uint8Array.of(1));
    const sends = (socket: ServerMessageWebSocket): Promise<unknown[]> =>
      Promise.all([
        outcome(socket.sendAsync('more')),
        outcome(socket.sendFinalFrameAsync(frame)),
        outcome(socket.sendNonfinalFrameAsync(frame)),
      ]);
    const [closed, left, failed] = [accept(), accept(), accept()];
    await microtasks();
    closed.socket.close();
    left.connection.handler.closed(1000, '');
    failed.connection.handler.failed(lost);
    expect(await sends(closed.socket)).toEqual(Array(3).fill(RO_E_CLOSED));
    expect(await sends(left.socket)).toEqual(Array(3).fill(RO_E_CLOSED));
    expect(await sends(failed.socket)).toEqual(Array(3).fill(WININET_E_CONNECTION_ABORTED));
  });
});
