/** One page, built by each of the three bundlers into a folder of its own that can be served as it is. */
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { runCommand } from './run-command.ts';
import { subfolder } from './temporary-folder.ts';

export interface Bundler {
  readonly name: string;
  /** The path of the page in the folder. */
  readonly page: string;
  bundle(project: string, folder: string): Promise<void>;
}

/** What has to be installed in the project; esbuild is the workspace's own. */
export const BUNDLER_PACKAGES = ['vite@8.3.8', 'webpack@5.112.2'];

export const bundlers: readonly Bundler[] = [
  {
    name: 'Vite',
    page: 'index.html',
    async bundle(project, folder) {
      await runCommand('node', ['node_modules/vite/bin/vite.js', 'build', '--outDir', folder], { cwd: project });
    },
  },
  {
    name: 'webpack',
    page: 'bundle.html',
    async bundle(project, folder) {
      await runCommand('node', ['build-with-webpack.mjs', folder], { cwd: project });
      await cp(join(project, 'bundle.html'), join(folder, 'bundle.html'));
    },
  },
  {
    name: 'esbuild',
    page: 'bundle.html',
    async bundle(project, folder) {
      const outfile = join(folder, 'bundle.js');
      await build({
        entryPoints: [join(project, 'page.mjs')],
        outfile,
        bundle: true,
        minify: true,
        logLevel: 'silent',
      });
      await cp(join(project, 'bundle.html'), join(folder, 'bundle.html'));
    },
  },
];

/** Builds, and gives the folder and the scripts in it. */
export async function bundlePage({ name, bundle }: Bundler, project: string) {
  const folder = subfolder(project, `out-${name}`);
  await bundle(project, folder);
  const files = await readdir(folder, { recursive: true });
  return { folder, scripts: files.filter((file) => file.endsWith('.js')).map((file) => join(folder, file)) };
}
