/** The chat of examples/chat with one of its modules: two pages, and a server that is killed in the middle. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { ChatPage } from './chat-page.ts';
import { ChatServer } from './chat-server.ts';

/** Bytes of the two files, and bytes a second that the server reads. The kernel's buffers on both sides take some megabytes at once. */
const SMALL = 3_000_000;
const LARGE = 32_000_000;
const UPLOAD_RATE = 5_000_000;

export async function runChat(browser: Browser, module: string, folder: string): Promise<string> {
  let server = await ChatServer.start(UPLOAD_RATE);
  const context = await browser.newContext();
  try {
    const open = async (): Promise<ChatPage> =>
      ChatPage.open(await context.newPage(), `${server.address}?with=${module}`);
    const [ann, bob] = await Promise.all([open(), open()]);
    const both = [ann, bob];
    await ann.say('one');
    await bob.shows('one');
    await bob.say('two');
    await Promise.all(both.map((page) => page.showsExactly('one', 'two')));

    // The kernel still takes what is sent to a suspended program, and the program never reads it.
    server.suspend();
    await ann.say('under way');
    await ann.shows('under way being sent');
    await server.kill();
    await Promise.all(both.map((page) => page.showsStatus('Not connected: ')));
    await ann.shows('under way may not have arrived');
    await ann.say('three');
    await bob.say('four');
    await ann.shows('three waits for a connection');
    await bob.shows('four waits for a connection');

    server = await ChatServer.start(UPLOAD_RATE, server.port);
    await Promise.all(both.map((page) => page.showsStatus('Connected')));
    await bob.showsExactly('one', 'two', 'three', 'four');
    await ann.showsExactly('one', 'two', 'under way may not have arrived', 'three', 'four');

    await uploadWhole(ann, join(folder, `${module}-small`));
    const cancelled = await uploadPart(ann, join(folder, `${module}-large`), server);
    // The chat goes on beside all that.
    await bob.say('five');
    await ann.shows('five');
    assert.deepEqual(server.unexpected(), []);

    await ann.upload(join(folder, `${module}-large`));
    await ann.uploads();
    await server.kill();
    await ann.showsUpload('Failed: ');
    return cancelled;
  } finally {
    await context.close();
    await server.kill();
  }
}

async function uploadWhole(page: ChatPage, file: string): Promise<void> {
  const bytes = randomBytes(SMALL);
  await writeFile(file, bytes);
  await page.upload(file);
  await page.showsUpload(`Done: ${SMALL} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex')}`);
  const progress = await page.progress();
  assert.equal(progress.at(-1), 1, 'the progress of a whole upload ends at 100 %');
  assert.deepEqual(
    progress,
    progress.slice().sort((a, b) => a - b),
    'the progress only grows',
  );
}

async function uploadPart(page: ChatPage, file: string, server: ChatServer): Promise<string> {
  await writeFile(file, new Uint8Array(LARGE));
  await page.upload(file, 0.4);
  await page.showsUpload('Cancelled');
  const progress = await page.progress();
  const shown = (progress.at(-1) ?? 0) * LARGE;
  assert.ok(progress.length > 5 && shown < LARGE, `the progress until it was cancelled: ${progress.join(' ')}`);
  const [, received] = await server.said(new RegExp(`^upload: (\\d+) of ${LARGE} bytes, then 4001 cancelled$`, 'm'));
  return `cancelled at ${percent(shown)}, the server has ${percent(Number(received))}`;
}

function percent(bytes: number): string {
  return `${Math.round((100 * bytes) / LARGE)} %`;
}
