/** An example as a project of its own, in a folder outside the repository. */
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Program, type ProgramOptions } from '../foreign/program.ts';
import { repository } from '../packaging/repository.ts';
import { runCommand } from '../packaging/run-command.ts';

/** What the README of an example with a server says that the server prints. */
const ADDRESS = /^(?:http|ws):\/\/127\.0\.0\.1:(\d+)\/?$/m;

export class InstalledApp {
  readonly folder: string;
  readonly #programs = new Set<Program>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Installs by the command of its README, but out of npm's cache where that has the packages. */
  static async install(name: string, parent: string, tarball: string): Promise<InstalledApp> {
    const source = join(repository, 'examples', name);
    const readme = await readFile(join(source, 'README.md'), 'utf8');
    const command = /^npm (install --no-save) (\S+\.tgz)$/m.exec(readme);
    if (!command?.[1]) throw new Error(`examples/${name}/README.md has no line "npm install --no-save ….tgz"`);
    const app = new InstalledApp(join(parent, name));
    await cp(source, app.folder, {
      recursive: true,
      filter: (path) => !/\/(node_modules|dist)$/.test(path), // of somebody who has tried it there
    });
    const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error'];
    await app.run('npm', [...command[1].split(' '), ...quiet, tarball]);
    return app;
  }

  /** Runs a program to its end in the folder of the app, and gives what it printed. */
  run(command: string, args: readonly string[]): Promise<string> {
    return runCommand(command, args, { cwd: this.folder });
  }

  /** Starts a program in the folder of the app, which ends with the app at the latest. */
  async start(command: string, args: readonly string[], ready: RegExp, options: ProgramOptions = {}): Promise<Program> {
    const program = await Program.start(command, args, ready, { cwd: this.folder, ...options });
    this.#programs.add(program);
    return program;
  }

  /** `npm start` of an example that is a server; `port` 0 lets it choose one. */
  async startServer(port = '0', env: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
    const options = { env: { ...env, PORT: port }, hasChildren: true };
    const program = await this.start('npm', ['start'], ADDRESS, options);
    const [address, itsPort = ''] = await program.printed(ADDRESS);
    return { address, port: itsPort, program };
  }

  async end(): Promise<void> {
    await Promise.all(Array.from(this.#programs, (program) => program.end('SIGKILL')));
  }
}

export interface RunningServer {
  readonly address: string;
  readonly port: string;
  readonly program: Program;
}
