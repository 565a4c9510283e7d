/** What a ReconnectingWebSocket promises of each message, kept against a server that does its worst. `CYCLES` and `SEED` look longer. */
import { ReconnectingWebSocket } from 'twinsocket/reconnecting';
import { expect, test } from 'vitest';
import { seeded } from '../../seeded.ts';
import { ChaoticServer } from './chaotic-server.ts';

const cycles = Number(process.env['CYCLES'] ?? 150);
const seed = Number(process.env['SEED'] ?? 1);

const delay = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

interface Tally {
  sent: number;
  acknowledged: number;
  failed: number;
  /** Failed, and may have arrived. */
  uncertain: Set<number>;
}

/** Sends numbered messages at random times until so many connections have been tried. */
async function run(resend: boolean) {
  const server = await ChaoticServer.start(seed);
  const random = seeded(seed + 1);
  const queueLimit = { messages: 50, bytes: 1000 };
  const socket = new ReconnectingWebSocket(server.address, {
    minDelay: 0,
    maxDelay: 4,
    resend,
    queueLimit,
    heartbeat: { interval: 30, timeout: 30 },
    configure: ({ control }) => (control.connectTimeout = 100),
  });
  const downs: number[] = [];
  socket.ondown = ({ end }) => downs.push(end.code);
  const tally: Tally = { sent: 0, acknowledged: 0, failed: 0, uncertain: new Set() };
  const settled: Promise<void>[] = [];
  const memory = process.memoryUsage().heapUsed;
  while (downs.length < cycles) {
    for (let burst = Math.floor(random() * 4); burst > 0; burst--) {
      const number = tally.sent++;
      settled.push(
        socket.sendAsync(String(number)).then(
          () => void tally.acknowledged++,
          (error: Error) => {
            tally.failed++;
            if (error.message.includes('may have arrived')) tally.uncertain.add(number);
          },
        ),
      );
    }
    await delay(Math.floor(random() * 3));
  }
  server.calm();
  await expect.poll(() => socket.state, { timeout: 5000 }).toBe('open');
  await socket.sendAsync(String(tally.sent++));
  tally.acknowledged++;
  await expect.poll(() => server.received.at(-1), { timeout: 5000 }).toBe(tally.sent - 1);
  await Promise.all(settled);
  socket.close();
  await socket.ended;
  await server.close();
  const grown = Math.round((process.memoryUsage().heapUsed - memory) / 1024);
  return { ...tally, downs: downs.length, received: server.received, treated: server.treated, grown };
}

test('each message is acknowledged or reported as failed, in order and never twice', { timeout: 120_000 }, async () => {
  const { sent, acknowledged, failed, uncertain, received, downs, treated, grown } = await run(false);
  const doubled = received.length - new Set(received).size;
  console.log({
    downs,
    sent,
    acknowledged,
    failed,
    uncertain: uncertain.size,
    received: received.length,
    doubled,
    treated,
    grown,
  });
  expect(acknowledged + failed).toBe(sent);
  expect(doubled).toBe(0);
  expect(received).toEqual([...received].sort((a, b) => a - b));
  for (const treatment of ['refuse', 'drop', 'stall', 'half-open', 'cut', 'close'])
    expect(treated[treatment]).toBeGreaterThan(0);
  expect(failed).toBeGreaterThan(0);
});

test('with resend no message is reported as uncertain', { timeout: 120_000 }, async () => {
  const { sent, acknowledged, failed, uncertain } = await run(true);
  expect(acknowledged + failed).toBe(sent);
  expect(uncertain.size).toBe(0);
});
