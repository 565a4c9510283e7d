import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Starts Chrome or Chromium with a profile of its own, and gives the address of its DevTools. */
export async function startBrowser(program) {
  const profile = mkdtempSync(join(tmpdir(), 'chrome-'));
  // Chromium refuses to run in its sandbox as root, as in a container.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = ['--headless=new', ...sandbox, '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  const end = async () => {
    child.kill();
    await exited;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  exited.catch(() => {}); // it could not be started, which the lines below report
  await once(child, 'spawn');
  for await (const line of createInterface(child.stderr)) {
    const [, url] = /^DevTools listening on (ws:\S+)/.exec(line) ?? [];
    if (url === undefined) continue;
    child.stderr.resume(); // nobody reads the rest, and a full pipe would stop the browser
    return { url, end };
  }
  await end();
  throw new Error(`${program} has ended and told no address of its DevTools`);
}
