/** The examples that are programs in Node. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, truncateSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstalledApp } from './apps-installed.ts';

export async function playNodeEsm(app: InstalledApp): Promise<string> {
  const output = await app.run('npm', ['start']);
  assert.match(output, /(^\d{4}-\d\d-\d\dT[\d:.]+Z\n){3}closed\n$/m);
  return 'three times';
}

export async function playNodeCjs(app: InstalledApp): Promise<string> {
  const output = await app.run('npm', ['start']);
  assert.match(output, /^sums: 3, 7\nrefused: there is no method divide\n$/m);
  return 'two sums and a refusal';
}

export async function playWebSocketModule(app: InstalledApp): Promise<string> {
  const output = await app.run('npm', ['start']);
  const lines = output.split('\n').filter((line) => line.startsWith('websocket'));
  const readme = readFileSync(join(app.folder, 'README.md'), 'utf8');
  const told = readme.split('\n').filter((line) => line.startsWith('websocket'));
  assert.equal(lines.length, told.length, output);
  assert.deepEqual(lines.slice(0, -1), told.slice(0, -1));
  assert.match(lines.at(-1) ?? '', /^websocketFailed \{"id":2,"message":"connectAsync: .*ECONNREFUSED/);
  return `the ${lines.length} events of its README`;
}

export async function playFileTransfer(app: InstalledApp): Promise<string> {
  const size = 5_000_000;
  mkdirSync(join(app.folder, 'files'));
  const path = (name: string): string => join(app.folder, name);
  const ready = /^ws:\/\/127\.0\.0\.1:\d+$/m;
  const server = await app.start('npm', ['start', '--', 'files', '0'], ready, { hasChildren: true });
  const [address] = await server.printed(ready);
  const client = (...args: readonly string[]): Promise<string> => app.run('node', ['file-client.mjs', ...args]);

  const bytes = randomBytes(size);
  writeFileSync(path('own'), bytes);
  assert.match(await client('put', 'own', `${address}/there`), /^took 5000000 bytes$/m);
  assert.match(await client('get', `${address}/there`, 'back'), /^gave 5000000 bytes$/m);
  assert.ok(readFileSync(path('back')).equals(bytes), 'the file is the same');
  assert.ok(!existsSync(path('files/there.part')), 'the part of an upload is gone');

  renameSync(path('back'), path('back.part'));
  truncateSync(path('back.part'), 1_234_567);
  const rest = await client('get', `${address}/there`, 'back');
  assert.match(rest, new RegExp(`^1234567 bytes are here already\ngave ${size - 1_234_567} bytes$`, 'm'));
  assert.ok(readFileSync(path('back')).equals(bytes), 'the file is the same after the rest was fetched');

  await assert.rejects(client('get', `${address}/nothing`, 'nothing'), /the server has failed: 1011 ENOENT/);
  assert.ok(!existsSync(path('nothing')), 'a file that is not there is not made');
  assert.ok(!existsSync(path('nothing.part')), 'nor is a part of it');
  return 'there and back, the rest of a file, a file that is not there';
}
