/** What the processes cost that run pages, as Linux tells it: the bench in pages runs there alone. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Of a browser's processes those that run scripts: Chromium's, Firefox's, WebKit's. */
const pageProcess = /--type=renderer|-contentproc\b.*\btab\b|WebKitWebProcess/;

/** From proc_pid_stat(5): after the name, which is in brackets and may have blanks in it. */
const parentField = 1;
const userField = 11;
const systemField = 12;
const residentField = 21;

const ticks = Number(systemSetting('CLK_TCK'));
const pageSize = Number(systemSetting('PAGESIZE'));

export interface Usage {
  /** Milliseconds. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

/** Those among this process's descendants that run pages. */
export function pageProcesses(): number[] {
  const parents = new Map(processes().map((id) => [id, Number(statOf(id)?.[parentField])]));
  const isOurs = (id: number | undefined): boolean =>
    id !== undefined && id > 0 && (id === process.pid || isOurs(parents.get(id)));
  return [...parents.keys()].filter((id) => pageProcess.test(commandOf(id)) && isOurs(id));
}

/** Of all of them together; what has ended meanwhile counts nothing. */
export function usageOf(ids: readonly number[]): Usage {
  const stats = ids.map((id) => statOf(id) ?? []);
  const sum = (field: number): number => stats.reduce((total, stat) => total + Number(stat[field] ?? 0), 0);
  return { cpu: ((sum(userField) + sum(systemField)) / ticks) * 1000, memory: sum(residentField) * pageSize };
}

function processes(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function statOf(id: number): string[] | undefined {
  const stat = read(`/proc/${id}/stat`);
  return stat === '' ? undefined : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function commandOf(id: number): string {
  return read(`/proc/${id}/cmdline`).replaceAll('\0', ' ');
}

/** Nothing of a process that is gone. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function systemSetting(name: string): string {
  return execFileSync('getconf', [name], { encoding: 'utf8' });
}
