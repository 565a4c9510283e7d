import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { sidebarFaults } from '../../docs/.vitepress/pages.ts';
import { Report } from '../packaging/report.ts';
import { brokenLinksInRepository } from './markdown-links.ts';
import { none } from './none.ts';
import { checkPages } from './pages.ts';
import { takePictures } from './pictures.ts';
import { brokenLinksInSite } from './site-links.ts';
import { serveSite } from './site.ts';
import { repository } from '../packaging/repository.ts';

const { values, positionals } = parseArgs({ options: { built: { type: 'boolean' } }, allowPositionals: true });
const [command, folder] = positionals;

if (!values.built) {
  const { status } = spawnSync('npm', ['run', '--silent', 'docs'], {
    cwd: repository,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(1);
}

const site = await serveSite();
try {
  if (command === 'pictures') {
    if (folder === undefined) throw new Error('Usage: npm run docs:pictures -- FOLDER');
    await takePictures(site.address, folder);
  } else {
    const report = new Report();
    const { unlisted, unwritten } = sidebarFaults();
    await report.check('each page is in the sidebar', async () => none(unlisted));
    await report.check('each page of the sidebar is written', async () => none(unwritten));
    await report.check('links in the repository', async () => none(await brokenLinksInRepository()));
    await report.check('links in the site', async () => none(brokenLinksInSite()));
    await checkPages(site.address, report);
    console.log(JSON.stringify(report));
    process.exitCode = report.failed === 0 ? 0 : 1;
  }
} finally {
  await site.close();
}
