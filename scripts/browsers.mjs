/**
 * Makes sure that Chromium, Firefox and WebKit are there for the contract suite. Debian's own packages are taken where this
 * is Debian and we are root; elsewhere Playwright's builds. A browser that cannot be had is a failure: leaving an engine
 * out in silence would make its column of the suite worthless.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const e2e = new URL('../e2e/', import.meta.url);
const debian = JSON.parse(readFileSync(new URL('playwright/debian.json', e2e), 'utf8'));

let missing = missingBrowsers();
if (missing.length > 0) {
  console.log(`Missing: ${missing.join(', ')}. Installing; this can take several minutes.`);
  const installed =
    isDebian() && process.getuid?.() === 0 ? installFromDebian(missing) : installFromPlaywright(missing);
  missing = missingBrowsers();
  if (!installed || missing.length > 0) {
    console.error(`Could not set up ${missing.join(', ') || 'the browsers'}: the lines above say why.`);
    process.exit(1);
  }
}
console.log('Chromium, Firefox and WebKit are ready.');

function missingBrowsers() {
  const withoutDebian = Object.keys(debian).filter((name) => !debian[name].files.every((file) => existsSync(file)));
  if (withoutDebian.length === 0) return [];
  // Only here: loading Playwright takes longer than everything else together.
  const playwright = createRequire(e2e)('@playwright/test');
  return withoutDebian.filter((name) => !existsSync(playwright[name].executablePath()));
}

/** Debian itself: in Ubuntu the packages `chromium` and `firefox` only fetch a snap, which cannot run in a container. */
function isDebian() {
  return existsSync('/etc/os-release') && /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Mirrors fail now and then; one retry, from the update on, is what a person would do. */
function installFromDebian(names) {
  const packages = names.flatMap((name) => debian[name].packages);
  const attempt = () =>
    run('apt-get', ['update']) && run('apt-get', ['install', '--yes', '--no-install-recommends', ...packages]);
  if (attempt()) return true;
  console.log('apt-get failed; trying once more.');
  return attempt();
}

function installFromPlaywright(names) {
  const cli = createRequire(e2e).resolve('@playwright/test/cli');
  return run(process.execPath, [cli, 'install', '--with-deps', ...names]);
}

function run(command, args) {
  console.log(`> ${command} ${args.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error } = spawnSync(command, args, { cwd: fileURLToPath(e2e), stdio: 'inherit', env });
  if (error !== undefined) console.error(`${command} did not start: ${error.message}`);
  return status === 0;
}
