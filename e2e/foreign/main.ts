/**
 * Checks the package as it is published against programs that others wrote: the broker mosquitto, with MQTT.js over a
 * StreamWebSocket, nginx as reverse proxy before the peer of the contract suite, and examples/several-processes with Redis behind HAProxy
 * and nginx. Prints a line for each check.
 */
import { Report } from '../packaging/report.ts';
import { installPackages } from './install-packages.ts';
import { installPrograms } from './programs.ts';

const report = new Report();
await report.check('haproxy, mosquitto, nginx and redis-server are there', installPrograms);
let uninstall: (() => Promise<void>) | undefined;
await report.check('the package is packed and installed beside MQTT.js', async () => {
  uninstall = await installPackages();
});
if (report.failed === 0) {
  await report.check('every check ran to its end', async () => {
    // Only now: both import what has just been installed.
    const { checkMosquitto } = await import('./check-mosquitto.ts');
    const { checkNginx } = await import('./check-nginx.ts');
    const { checkSeveralProcesses } = await import('./check-several-processes.ts');
    await checkMosquitto(report);
    await checkNginx(report);
    await checkSeveralProcesses(report);
  });
}
await uninstall?.();

const { passed, failed, skipped } = report.toJSON();
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
// What a failed check has left open, a client that connects again and again, must not keep us; after success nothing may.
if (failed > 0) process.exit(1);
