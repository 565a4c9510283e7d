/** One script for a page out of an app, by esbuild and the compilers of the frameworks. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { compile } from 'svelte/compiler';
import { compileScript, parse } from 'vue/compiler-sfc';

/** What differs for a server that renders the app. Packages stay outside, and Node loads them. */
const server = { platform: 'node', conditions: ['node'], packages: 'external' };
const page = { platform: 'browser', conditions: ['development', 'browser', 'module'] };

/** @param change of each file, as for addresses */
export async function bundleApp(entry, change, { forServer = false } = {}) {
  const plugin = {
    name: 'compilers',
    setup({ onLoad }) {
      const load = (filter, loader, translate) =>
        onLoad({ filter }, async ({ path }) => ({
          contents: translate(change(await readFile(path, 'utf8')), path),
          loader,
        }));
      load(/hosts\/apps\/.*\.ts$/, 'ts', (source) => source);
      load(/hosts\/apps\/.*\.tsx$/, 'tsx', (source) => source);
      load(
        /\.svelte$/,
        'js',
        (source, filename) => compile(source, { filename, generate: forServer ? 'server' : 'client' }).js.code,
      );
      load(/\.vue$/, 'ts', (source, filename) => {
        const { descriptor, errors } = parse(source, { filename });
        if (errors.length > 0) throw errors[0];
        return compileScript(descriptor, { id: filename, inlineTemplate: true }).content;
      });
    },
  };
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
    plugins: [plugin],
    bundle: true,
    ...(forServer ? server : page),
    format: 'esm',
    target: 'es2022',
    define: {
      'process.env.NODE_ENV': '"development"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    write: false,
  });
  return outputFiles[0].text;
}
