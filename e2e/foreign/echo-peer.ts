/** The peer of the contract suite as a process of its own, so that its work is not done between ours. */
import { fileURLToPath } from 'node:url';
import { Program } from './program.ts';

const main = fileURLToPath(new URL('../server/main.ts', import.meta.url));

export interface EchoPeer {
  /** `host:port` of plain HTTP and WebSockets. */
  readonly authority: string;
  end(): Promise<void>;
}

export async function startEchoPeer(): Promise<EchoPeer> {
  const tsx = import.meta.resolve('tsx');
  const program = await Program.start(process.execPath, ['--import', tsx, main], /\/inspect /);
  const [, authority = ''] = await program.printed(/^http:\/\/(\S+)$/m);
  return { authority, end: () => program.end() };
}
