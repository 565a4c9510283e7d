/** Pages, built by each of the four bundlers into folders of their own that can be served as they are. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { minify } from 'rollup-plugin-esbuild';
import { runCommand } from './run-command.ts';
import { subfolder } from './temporary-folder.ts';

export interface Bundler {
  readonly name: string;
  /** Writes `bundle.js` of a script of the project. */
  bundle(project: string, entry: string, folder: string): Promise<void>;
}

/** What has to be installed in the project; rollup and esbuild are the workspace's own. */
export const BUNDLER_PACKAGES = ['vite@8.3.8', 'webpack@5.112.2'];

export const bundlers: readonly Bundler[] = [
  {
    name: 'rollup',
    async bundle(project, entry, folder) {
      const bundled = await rollup({ input: join(project, entry), plugins: [nodeResolve({ browser: true })] });
      await bundled.write({ file: join(folder, 'bundle.js'), format: 'iife', plugins: [minify()] });
      await bundled.close();
    },
  },
  {
    name: 'Vite',
    async bundle(project, entry, folder) {
      await runCommand('node', ['build-with-vite.mjs', entry, folder], { cwd: project });
    },
  },
  {
    name: 'webpack',
    async bundle(project, entry, folder) {
      await runCommand('node', ['build-with-webpack.mjs', `./${entry}`, folder], { cwd: project });
    },
  },
  {
    name: 'esbuild',
    async bundle(project, entry, folder) {
      await build({
        entryPoints: [join(project, entry)],
        outfile: join(folder, 'bundle.js'),
        bundle: true,
        minify: true,
        logLevel: 'silent',
      });
    },
  },
];

/** Builds, and gives the folder and the script in it. */
export async function bundlePage({ name, bundle }: Bundler, project: string, entry: string) {
  const folder = subfolder(project, `out-${name}-${entry}`);
  await bundle(project, entry, folder);
  await cp(join(project, 'bundle.html'), join(folder, 'bundle.html'));
  return { folder, script: join(folder, 'bundle.js') };
}
