/** Imports the package that the command line names, and prints what that took. */
const name = process.argv[2];
const memory = process.memoryUsage.rss();
const cpu = process.cpuUsage();
const start = performance.now();
await import(name);
const wall = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ cpu: (user + system) / 1000, wall, memory: process.memoryUsage.rss() - memory }));
