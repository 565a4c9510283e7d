/** Runs one step of the suite as a child process, with a deadline: a step that hangs is a failure, not a wait. */
import { fileURLToPath } from 'node:url';
import { signalGroup, spawnGroup } from '../process-group.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Milliseconds between asking a step to end and ending it. */
const KILL_GRACE = 10_000;

/**
 * @param {{ command: readonly string[], env?: object, minutes: number }} step
 * @param print what takes the output as it comes; by default this process's own
 * @returns code or signal of the end, whether the deadline ended it, all that it wrote to its standard output, and all that it said on both
 */
export async function run({ command: [file, ...args], env, minutes }, print = (text) => process.stdout.write(text)) {
  const child = spawnGroup(file, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let said = '';
  const hear = (text) => {
    said += text;
    print(text);
  };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    hear(text);
  });
  child.stderr.setEncoding('utf8').on('data', hear);
  let timedOut = false;
  let killTimer;
  const deadline = setTimeout(() => {
    timedOut = true;
    signalGroup(child, 'SIGTERM');
    killTimer = setTimeout(() => signalGroup(child, 'SIGKILL'), KILL_GRACE);
  }, minutes * 60_000);
  child.once('error', (error) => console.error(`${file} did not start: ${error.message}`));
  child.once('exit', () => {
    // Whatever the step left behind would hold a port, a display or a core, and keep the pipe open that is read here.
    signalGroup(child, 'SIGKILL');
  });
  // Not 'exit' and not events.once: the last output comes after the one, and the other rejects if the start failed.
  const [code, signal] = await new Promise((resolve) => child.once('close', (...end) => resolve(end)));
  clearTimeout(deadline);
  clearTimeout(killTimer);
  return { code, signal, timedOut, output, said };
}
