/** Loads a package in fresh processes, one after another, by `import` or `require`: the medians of what that takes in each. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Figures } from '../../figures.ts';
import { median } from '../../statistics.ts';
import { numberOf } from '../job.ts';

const program = fileURLToPath(new URL('import-once.mjs', import.meta.url));
const [how = '', name = ''] = process.argv.slice(3);
const starts = Array.from({ length: numberOf('count') }, () => {
  // Without this process's flags, which read TypeScript.
  const output = execFileSync(process.execPath, [program, how, name], { encoding: 'utf8' });
  return JSON.parse(output) as Figures;
});
const figures: Figures = {
  cpu: median(starts.map(({ cpu }) => cpu)),
  wall: median(starts.map(({ wall }) => wall)),
  memory: median(starts.map(({ memory }) => memory)),
};
console.log(JSON.stringify(figures));
