/**
 * Makes a file for pages smaller than the bundlers of apps make it: terser writes constants where they are used, joins statements and finds
 * shorter ways to say the same. It must not move a function into its only caller (`reduce_funcs`), since each call would make it anew.
 */
import { transform } from 'esbuild';
import { minify } from 'terser';
import { inlineEnums } from './inline-enums.mjs';

const compress = { passes: 2, reduce_funcs: false, hoist_funs: true, comparisons: false, sequences: false };

const step = (name, write) => ({
  name,
  renderChunk: (source, _chunk, { format }) => write(source, format === 'es'),
});

const byTerser = (settings) =>
  step('by-terser', (source, module) =>
    minify(source, { ecma: 2022, module, toplevel: true, compress, sourceMap: { asObject: true }, ...settings }),
  );

const byEsbuild = (settings) =>
  step('by-esbuild', (source) => transform(source, { target: 'es2022', sourcemap: 'external', ...settings }));

/** For what apps bundle: lines and names stay, so that a stack trace can be read. The bundler of the app shortens the names. */
export const compact = (banner) => [
  inlineEnums(),
  byTerser({ mangle: false, format: { comments: false, preserve_annotations: true } }),
  byEsbuild({ banner }),
];

/** For the script tag. Only esbuild shortens private names, and the names that terser gives compress better. */
export const compactAll = (banner) => [
  inlineEnums(),
  byTerser({ mangle: false, format: { comments: false, preserve_annotations: true } }),
  byEsbuild({ minify: true }),
  byTerser({ format: { preamble: banner } }),
];
