/** The examples that need a program of others: Chromium, and a VNC server behind websockify. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type LaunchOptions } from '@playwright/test';
import { findProgram, installFromDebian, programPath } from '../foreign/debian.ts';
import { freePort } from '../foreign/loopback-port.ts';
import { runCommand } from '../packaging/run-command.ts';
import { chromiumBinary } from '../playwright/installed.ts';
import type { InstalledApp } from './apps-installed.ts';

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

export async function playPuppeteer(app: InstalledApp): Promise<string> {
  const { executablePath = chromium.executablePath() }: LaunchOptions = chromiumBinary;
  const output = await runCommand('env', [`CHROME=${executablePath}`, 'npm', 'start'], { cwd: app.folder });
  assert.match(output, /^page\.png is a picture of "Hello" in (Headless)?Chrome\//m);
  requirePicture(join(app.folder, 'page.png'), 640, 400);
  return output.trim().split('\n').at(-1) ?? '';
}

export async function playVnc(app: InstalledApp): Promise<string> {
  const packages = { Xtigervnc: 'tigervnc-standalone-server', websockify: 'websockify' };
  const missing = Object.entries(packages).filter(([program]) => findProgram(program) === undefined);
  if (missing.length > 0) await installFromDebian(missing.map(([, name]) => name));
  const [vncPort, port] = [await freePort(), await freePort()];
  await app.start(
    programPath('Xtigervnc'),
    `-displayfd 1 -retro -geometry 640x400 -SecurityTypes None -interface 127.0.0.1 -rfbport ${vncPort}`.split(' '),
    /Listening for VNC connections/,
  );
  await app.start(programPath('websockify'), [`127.0.0.1:${port}`, `127.0.0.1:${vncPort}`], /proxying from/);
  const output = await app.run('npm', ['start', '--', `ws://127.0.0.1:${port}/`]);
  assert.match(output, /^screen\.png shows ".+", 640 × 400 pixels$/m);
  requirePicture(join(app.folder, 'screen.png'), 640, 400);
  return output.trim().split('\n').at(-1) ?? '';
}

/** More than one colour, or the compressed file would be much smaller. */
function requirePicture(file: string, width: number, height: number): void {
  const bytes = readFileSync(file);
  assert.ok(bytes.subarray(0, 8).equals(PNG_SIGNATURE), 'it is a PNG');
  assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [width, height]);
  assert.ok(bytes.length > 1_000, `it has only ${bytes.length} bytes`);
}
