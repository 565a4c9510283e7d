/** Loads the package that the command line names, by `import` or `require`, and prints what that took. */
import { createRequire } from 'node:module';

const [how, name] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const memory = process.memoryUsage.rss();
const cpu = process.cpuUsage();
const start = performance.now();
if (how === 'require') require(name);
else await import(name);
const wall = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ cpu: (user + system) / 1000, wall, memory: process.memoryUsage.rss() - memory }));
