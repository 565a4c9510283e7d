import { describe, expect, test, vi } from 'vitest';
import { FakeSocket, latest } from './testing/fake-socket.ts';
import { afterLoss, useFakes, started, opened, pass } from './testing/started.ts';

useFakes();

describe('the heartbeat', () => {
  const heartbeat = { interval: 1000, timeout: 300 };

  test('is pings, where the platform sends them', async () => {
    const { socket } = await opened({ heartbeat });
    expect(latest().control).toEqual({ desiredUnsolicitedPongInterval: 1000, receiveTimeout: 300 });
    socket.abort();
  });

  test('needs a message where the platform sends no pings', async () => {
    FakeSocket.sendsPings = false;
    const { socket } = await started({ heartbeat });
    expect((await socket.ended).error?.message).toContain('options.heartbeat.message');
  });

  test('asks after a silence, and ends the connection when nothing answers', async () => {
    const { socket, told } = await opened({ heartbeat: { ...heartbeat, message: () => 'ping' } });
    await pass(999);
    expect(latest().sent).toEqual([]);
    await pass(1);
    expect(latest().sent).toEqual(['ping']);
    await pass(300);
    expect(told.at(-1)).toBe('down 1006 500');
    expect(latest().aborted).toMatchObject({ status: 7 });
    socket.abort();
  });

  test('takes any message for life, and an answer for nothing else', async () => {
    const received: unknown[] = [];
    const { socket } = await opened({
      heartbeat: { ...heartbeat, message: () => 'ping', isAnswer: (event) => (event as unknown) === 'pong' },
    });
    socket.onmessagereceived = (event) => received.push(event);
    await pass(900);
    latest().receive('news');
    await pass(900);
    expect(latest().sent).toEqual([]);
    await pass(99);
    expect(latest().sent).toEqual([]);
    await pass(1);
    expect(latest().sent).toEqual(['ping']);
    latest().receive('pong');
    await pass(900);
    expect([socket.state, received]).toEqual(['open', ['news']]);
    socket.abort();
  });

  test('gives messages to the app where it has no isAnswer', async () => {
    const received: unknown[] = [];
    const { socket } = await opened({ heartbeat: { ...heartbeat, message: () => 'ping' } });
    socket.onmessagereceived = (event) => received.push(event);
    latest().receive('news');
    expect(received).toEqual(['news']);
    socket.abort();
  });

  test('asks again after a sleep of the machine, before it takes the peer for silent', async () => {
    const { socket, told } = await opened({ heartbeat: { ...heartbeat, message: () => 'ping' } });
    await pass(1000);
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 10_000);
    await pass(300);
    expect([latest().sent, told]).toEqual([['ping', 'ping'], ['open 1 false']]);
    await pass(300);
    expect(told.at(-1)).toBe('down 1006 500');
    socket.abort();
  });

  test('ends with a close in `message`', async () => {
    const { socket } = await opened({
      heartbeat: {
        ...heartbeat,
        message: () => {
          socket.close();
          return 'ping';
        },
      },
    });
    await pass(5000);
    expect([socket.state, latest().aborted]).toEqual(['closing', undefined]);
    await afterLoss({ code: 1000, reason: '', error: null });
    expect(socket.state).toBe('ended');
  });

  test('goes on when the calendar of the system is set back', async () => {
    const { socket } = await opened({ heartbeat: { ...heartbeat, message: () => 'ping' } });
    vi.setSystemTime(Date.now() - 3_600_000);
    await pass(1000);
    expect(latest().sent).toEqual(['ping']);
    socket.abort();
  });
});
