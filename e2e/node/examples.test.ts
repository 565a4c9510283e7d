/** The examples, run as a reader of the README would. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const example = (name: string): string => fileURLToPath(new URL(`../../examples/${name}.mjs`, import.meta.url));
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'twinsocket-examples-'));
const server = spawn(process.execPath, [example('file-server'), folder, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
let address: string;

beforeAll(async () => {
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  address = line.toString().trim();
});

afterAll(async () => {
  server.kill();
  await once(server, 'exit');
  rmSync(folder, { recursive: true });
});

test('a file is brought to the file server and fetched again, byte for byte', async () => {
  const bytes = randomBytes(5_000_000);
  const [own, back] = [join(folder, 'own'), join(folder, 'back')];
  writeFileSync(own, bytes);
  const put = await run(process.execPath, [example('file-client'), 'put', own, `${address}/there`]);
  expect(put.stdout).toContain('1000 took 5000000 bytes');
  const get = await run(process.execPath, [example('file-client'), 'get', `${address}/there`, back]);
  expect(get.stdout).toContain('1000 gave 5000000 bytes');
  expect(Buffer.compare(readFileSync(back), bytes)).toBe(0);
});

test('a file that isn’t there is told as the reason of the close, and the client fails', async () => {
  const got = run(process.execPath, [example('file-client'), 'get', `${address}/nothing`, join(folder, 'got')]);
  await expect(got).rejects.toMatchObject({ code: 1, stdout: expect.stringMatching(/^1011 .*ENOENT/) });
});
