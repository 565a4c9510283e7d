/** A child process and all its descendants as one: tools start tools, and npm and pnpm do not hand every signal on. */
import { spawn } from 'node:child_process';

// Windows has no process groups, and there `npx` and `npm` are command files that need a shell.
const windows = process.platform === 'win32';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** As `spawn`, in a group of its own. Until the child ends, signals that would end this process go to the group instead. */
export function spawnGroup(command, args, options) {
  const child = spawn(command, args, { ...options, detached: !windows, shell: windows });
  const forward = (signal) => signalGroup(child, signal);
  for (const signal of SIGNALS) process.on(signal, forward);
  const release = () => {
    for (const signal of SIGNALS) process.off(signal, forward);
  };
  child.once('error', release);
  child.once('exit', release);
  return child;
}

/** Signals the child and its descendants, also those that have outlived it. */
export function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(windows ? child.pid : -child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
