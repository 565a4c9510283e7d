/** One connection in the playground: what is sent, what is shown of it, and how it ends. */
import { expect } from '@playwright/test';
import { test } from './fixtures.ts';
import { Steps } from './steps.ts';

test('bytes go out as a binary message and text as text, unless it is said otherwise', async ({ engine, served }) => {
  const page = new Steps(engine);
  await page.open(served.page, '#connect?address=/inspect&kind=bytes&bytes=00ff');
  await page.connect();
  await page.press('#send-form button');
  await page.reads('#entries', '"opcode":2');
  await page.press('input[value="text"]');
  await page.press('#send-form button');
  await page.reads('#entries', '"opcode":1');
  await page.press('input[value="text"]');
  await page.fill('#message-type', 'binary');
  await page.press('#clear');
  await page.press('#send-form button');
  await page.reads('#entries', '"opcode":2');
});

test('Send and Close work while the connection is open only, and the code of its end is shown', async ({
  engine,
  served,
}) => {
  const page = new Steps(engine);
  await page.open(served.page, '#connect?address=/close/3001?reason=enough');
  const buttons = ['#send-form button', '#close-form button'];
  for (const button of buttons) await page.sees(button, { enabled: false });
  await page.connect();
  await page.sees('#connect-button', { enabled: false });
  for (const button of buttons) await page.sees(button, { enabled: true });
  await page.press('#send-form button');
  await page.reads('#state', 'closed · 3001');
  await page.reads('#outcome', 'closed: 3001 “enough”, by the server');
  for (const button of buttons) await page.sees(button, { enabled: false });
});

test('a cancel of one’s own is told, and is no failure', async ({ engine, served }) => {
  const page = new Steps(engine);
  await page.open(served.page, '#connect?address=/never');
  await page.press('#connect-button');
  await page.sees('#cancel', { enabled: true });
  await page.press('#cancel');
  await page.reads('#state', 'cancelled');
  await page.reads('#entries', 'operationCanceled');
  expect(await page.texts('#entries .error')).toEqual([]);
  expect(await page.texts('#outcome.error')).toEqual([]);
});

test('a message opens as JSON, text and hex; the list can be filtered and saved', async ({ engine, served }) => {
  const page = new Steps(engine);
  const json = '{"a":[1]}';
  await page.open(served.page, `#connect?text=${encodeURIComponent(json)}`);
  await page.connect();
  await page.press('#send-form button');
  await page.reads('#entries li:last-child', '←');
  await page.press('#entries li:last-child summary');
  await page.reads('.whole', '{\n  "a": [\n    1\n  ]\n}');
  await page.press('.opened button:nth-child(3)');
  await page.reads('.whole', '000000  7b 22 61 22');
  const saved = await engine.call<string>('saved', '#export-json');
  const lines = saved
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { direction: string; text: string });
  expect(lines.map(({ direction }) => direction)).toEqual(['event', 'event', 'out', 'in']);
  expect(lines[3]?.text).toBe(json);
  await page.fill('#filter-direction', 'in');
  await page.sees('#entries li:nth-child(3)', { shown: false });
  await page.sees('#entries li:nth-child(4)', { shown: true });
  expect(await engine.call<string>('saved', '#export-text')).toMatch(/^\S+ {2}in .*\n$/);
});

test('a link restores what was entered, for the server of whoever opens it, and the code is written from it', async ({
  engine,
  served,
}) => {
  const page = new Steps(engine);
  await page.open(served.page, '#connect?class=StreamWebSocket&address=/sink/5&text=a&language=uwp&nonsense=1');
  await page.reads('#code', 'Windows.Networking.Sockets.StreamWebSocket');
  await page.reads('#code', `${served.peer.ws}/sink/5`);
  await page.fill('#text', 'b & c');
  await expect
    .poll(() => engine.call('address'))
    .toBe('#connect?address=%2Fsink%2F5&class=StreamWebSocket&text=b+%26+c&language=uwp');
  await page.sees('#state', { text: 'no socket' });
});
