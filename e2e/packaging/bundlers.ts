/** Pages, built by each of the six bundlers into folders of their own that can be served as they are. */
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

/** What has to be installed in the project; pages are built by the workspace's own rollup and esbuild. */
export const BUNDLER_PACKAGES = [
  'vite@8.3.8',
  'webpack@5.112.2',
  '@rspack/core@1.7.12',
  'parcel@2.16.4',
  'esbuild@0.28.2',
  'rollup@4.68.7',
  '@rollup/plugin-node-resolve@16.0.3',
  '@rollup/plugin-commonjs@29.0.3',
];

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
    name: 'Rspack',
    async bundle(project, entry, folder) {
      await runCommand('node', ['build-with-webpack.mjs', `./${entry}`, folder, '@rspack/core'], { cwd: project });
    },
  },
  {
    name: 'Parcel',
    async bundle(project, entry, folder) {
      await runCommand('node', ['build-with-parcel.mjs', entry, folder], { cwd: project });
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
