import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Server {
  /** By `ws:`. */
  readonly address: string;
  /** By `wss:`. */
  readonly secureAddress: string;
  /** The authority that has signed its certificate, as PEM. */
  readonly authorityFile: string;
}

/** What the process of the server says once it listens. */
export interface Listening {
  readonly port: number;
  readonly securePort: number;
  /** As PEM. */
  readonly authority: string;
}

/** Runs with a server in a process of its own, and ends that process behind it. */
export async function withServer<Result>(run: (server: Server) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'twinsocket-bench-'));
  const server = fork(fileURLToPath(new URL('server.ts', import.meta.url)));
  try {
    const [{ port, securePort, authority }] = (await once(server, 'message')) as [Listening];
    const authorityFile = join(folder, 'authority.pem');
    await writeFile(authorityFile, authority);
    return await run({
      address: `ws://127.0.0.1:${port}`,
      secureAddress: `wss://127.0.0.1:${securePort}`,
      authorityFile,
    });
  } finally {
    // It may have ended by itself, and is then told nothing.
    if (server.connected) server.disconnect();
    await rm(folder, { recursive: true });
  }
}
