/** examples/several-processes as a reader would run it: Redis, two processes of the server, and a proxy, on free loopback ports. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../packaging/run-command.ts';
import { packTarball } from '../packaging/tarball.ts';
import { programPath } from './debian.ts';
import { freePort } from './loopback-port.ts';
import { Program } from './program.ts';

const example = fileURLToPath(new URL('../../examples/several-processes/', import.meta.url));

export type Proxy = 'haproxy' | 'nginx';

interface Ports {
  readonly proxy: number;
  readonly redis: number;
  readonly servers: readonly [number, number];
}

export class SeveralProcesses {
  readonly #folder: string;
  readonly #ports: Ports;
  readonly #programs = new Map<string, Program>();

  private constructor(folder: string, ports: Ports) {
    this.#folder = folder;
    this.#ports = ports;
  }

  /** Copies the example to a folder and installs it there, with the package as it would be published. */
  static async install(folder: string): Promise<void> {
    await cp(example, folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
    const tarball = await packTarball(folder);
    const quiet = ['--no-save', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error'];
    await runCommand('npm', ['install', ...quiet, tarball.path], { cwd: folder });
  }

  static async start(folder: string, proxy: Proxy): Promise<SeveralProcesses> {
    const [front, redis, one, two] = [await freePort(), await freePort(), await freePort(), await freePort()];
    const all = new SeveralProcesses(folder, { proxy: front, redis, servers: [one, two] });
    try {
      const settings = ['--port', String(redis), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
      all.#programs.set('redis', await Program.start(programPath('redis-server'), settings, /Ready to accept/i));
      for (const port of all.#ports.servers) await all.startServer(port);
      await (proxy === 'nginx' ? all.#startNginx() : all.#startHaproxy());
    } catch (error) {
      await all.end();
      throw error;
    }
    return all;
  }

  /** Of the proxy. */
  get address(): string {
    return `ws://127.0.0.1:${this.#ports.proxy}/`;
  }

  get servers(): readonly [number, number] {
    return this.#ports.servers;
  }

  async startServer(port: number): Promise<void> {
    const args = [join(this.#folder, 'server.mjs'), String(port), `redis://127.0.0.1:${this.#ports.redis}`];
    this.#programs.set(String(port), await Program.start(process.execPath, args, /listening on/));
  }

  async endServer(port: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#programs.get(String(port))?.end(signal);
  }

  async end(): Promise<void> {
    for (const program of Array.from(this.#programs.values()).reverse()) await program.end('SIGTERM');
  }

  async #startNginx(): Promise<void> {
    const folder = this.#folder;
    const site = join(folder, 'site.conf');
    await writeFile(site, await this.#withPorts('nginx.conf'));
    const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    await mkdir(join(folder, 'nginx'), { recursive: true });
    const main = `
daemon off;
worker_processes 1;
user ${userInfo().username};
pid ${folder}/nginx/nginx.pid;
error_log stderr notice;
events {}
http {
  access_log off;
  ${kinds.map((kind) => `${kind}_temp_path ${folder}/nginx/${kind};`).join('\n  ')}
  include ${site};
}
`;
    const file = join(folder, 'main.conf');
    await writeFile(file, main);
    const args = ['-p', folder, '-e', 'stderr', '-c', file];
    this.#programs.set('proxy', await Program.start(programPath('nginx'), args, /start worker process \d+/));
  }

  async #startHaproxy(): Promise<void> {
    const file = join(this.#folder, 'ports.cfg');
    await writeFile(file, await this.#withPorts('haproxy.cfg'));
    const started = await Program.start(
      programPath('haproxy'),
      ['-db', '-V', '-f', file],
      /Using \w+\(\) as the polling/,
    );
    this.#programs.set('proxy', started);
  }

  /** The file of the example, with ports that are free in the place of those that it shows. */
  async #withPorts(name: string): Promise<string> {
    const shown = ['8090', '8091', '8092'];
    const here = [this.#ports.proxy, ...this.#ports.servers];
    let text = await readFile(join(this.#folder, name), 'utf8');
    for (const [index, port] of shown.entries()) {
      if (!text.includes(`:${port}`)) throw new Error(`${name} does not say :${port}`);
      text = text.replaceAll(`:${port}`, `:${here[index] ?? ''}`);
    }
    return text;
  }
}
