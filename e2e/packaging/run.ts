/**
 * Checks the package as its users get it: packed once, installed from the tarball into projects of their own. Prints a line
 * for each check and a JSON line with the totals at the end.
 */
import { startPeer } from '../server/index.ts';
import { startBrowser } from './browser.ts';
import { BUNDLER_PACKAGES } from './bundlers.ts';
import { checkBundled } from './check-bundled.ts';
import { checkBundlers } from './check-bundlers.ts';
import { checkDeclarations } from './check-declarations.ts';
import { checkImport } from './check-import.ts';
import { checkInstalls } from './check-installs.ts';
import { checkNodeBundles } from './check-node-bundles.ts';
import { checkNodeConsumers } from './check-node-consumers.ts';
import { checkReadme } from './check-readme.ts';
import { checkScriptTag } from './check-script-tag.ts';
import { checkSourceMaps } from './check-source-maps.ts';
import { checkTarball } from './check-tarball.ts';
import { checkTypes } from './check-types.ts';
import { installedProject } from './project.ts';
import { Report } from './report.ts';
import { devDependencyVersion } from './repository.ts';
import { packTarball } from './tarball.ts';
import { temporaryFolder } from './temporary-folder.ts';

const report = new Report();

let projects: Awaited<ReturnType<typeof packAndInstall>> | undefined;
await report.check('the package builds, packs and installs', async () => {
  projects = await packAndInstall(temporaryFolder());
});
const ready = projects;
if (ready !== undefined) await report.check('every check ran to its end', () => checkAll(ready));

console.log(JSON.stringify(report));
process.exitCode = report.failed === 0 ? 0 : 1;

async function packAndInstall(folder: string) {
  const tarball = await packTarball(folder);
  const typings = await Promise.all(
    ['@types/node', '@types/ws'].map(async (name) => `${name}@${await devDependencyVersion(name)}`),
  );
  const [empty, tooled] = await Promise.all([
    installedProject(folder, 'empty', tarball),
    installedProject(folder, 'tooled', tarball, [...typings, ...BUNDLER_PACKAGES]),
  ]);
  /** `empty` has the package alone, `tooled` what consumers build with too. */
  return { folder, tarball, empty, tooled };
}

async function checkAll({ folder, tarball, empty, tooled }: Awaited<ReturnType<typeof packAndInstall>>): Promise<void> {
  await checkTarball(report, tarball);
  await checkBundled(report, tarball.files);
  await checkReadme(report);
  await checkImport(report, empty);
  await checkSourceMaps(report, empty, tarball.files);
  await checkDeclarations(report, tarball.files);
  await checkTypes(report, tooled);

  const peer = await startPeer();
  try {
    const echoUrl = `${peer.ws}/echo`;
    await checkNodeConsumers(report, empty, echoUrl);
    await checkInstalls(report, folder, tarball, echoUrl, process.argv.includes('--all'));
    await checkNodeBundles(report, tooled, echoUrl);

    const browser = await startBrowser();
    try {
      await checkScriptTag(report, empty, browser, echoUrl);
    } finally {
      await browser.close();
    }
    console.log(`\n${await checkBundlers(report, tooled, echoUrl)}\n`);
  } finally {
    await peer.close();
  }
}
