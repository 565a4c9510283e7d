import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Runs with the address of a server in a process of its own, and ends that process behind it. */
export async function withServer<Result>(run: (address: string) => Promise<Result>): Promise<Result> {
  const server = fork(fileURLToPath(new URL('server.ts', import.meta.url)));
  try {
    const [port] = (await once(server, 'message')) as [number];
    return await run(`ws://127.0.0.1:${port}`);
  } finally {
    // It may have ended by itself, and is then told nothing.
    if (server.connected) server.disconnect();
  }
}
