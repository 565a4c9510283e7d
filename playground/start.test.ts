/** `npm start -- --once`, as a process of its own; and its verdict on a server that is not there. */
import { execFile } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { rootCertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runMainJob } from './main-job.ts';
import { Output } from './output.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The main job bounds itself at 60 s; on an idle machine it takes three. */
const LIMIT = 70_000;

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...flags: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const args = ['--import', 'tsx', 'playground/start.ts', ...flags];
    execFile(process.execPath, args, { cwd: root, timeout: LIMIT }, (error, stdout, stderr) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}

test('--once shows each step and ends with 0', { timeout: LIMIT }, async () => {
  const { status, stdout, stderr } = await start('--once', '--port', '0');
  expect(stderr).toBe('');
  expect(stdout).toContain('← 13 bytes   Hello, World!');
  expect(stdout).toContain('connected to wss://');
  expect(stdout).toContain('← 10 bytes   00 01 02 03 04 05 06 07 08 09');
  expect(stdout).toMatch(/100 % {2}64\.0 MiB/);
  const [sent, received] = [...stdout.matchAll(/SHA-256 ([0-9a-f]{64})/g)].map(([, hash]) => hash);
  expect(received).toBe(sent);
  expect(stdout).toContain('cannotConnect (14)  0x80072EFD');
  expect(stdout).toContain('notFound (404)  0x80190194');
  expect(stdout).toContain('✓ 6 of 6 steps went right');
  expect(status).toBe(0);
});

test('an unknown flag is named, and ends with 2', async () => {
  const { status, stdout, stderr } = await start('--twice');
  expect(stderr).toContain("Unknown option '--twice'");
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

test('without a server each step says what went wrong, and those that need none still go right', async () => {
  const stream = new PassThrough();
  const nowhere = { ws: 'ws://127.0.0.1:1', wss: 'wss://127.0.0.1:1', certificateAuthority: rootCertificates[0] ?? '' };
  const right = await runMainJob(nowhere, new Output(stream), new AbortController().signal);
  const text = String(stream.read());
  expect(right).toBe(false);
  expect(text.match(/✗ cannotConnect \(14\)/g)).toHaveLength(4);
  expect(text).toContain('✗ 1 of 6 steps went right');
});
