/** The published types: one file of flat names for each platform, and the namespace tree over it. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { dts } from 'rollup-plugin-dts';
import { importedFromCommonJS } from './imported-from-commonjs.mjs';
import { indexAt, overIndex } from './over-index.mjs';
import { windowsDeclarations } from './windows-declarations.mjs';

const require = createRequire(new URL('../../dist/', import.meta.url));
const source = (path) => fileURLToPath(new URL(`../../packages/${path}`, import.meta.url));

/** `Symbol.dispose` is in the public types, and no `lib` of a consumer is sure to declare it. In a source it would not stay on top. */
const banner = '/// <reference lib="esnext.disposable" />';

/**
 * A platform's MessageWebSocket is a subclass of core's that adds a transport and no member. In types it is core's class: two
 * classes of one name would become `MessageWebSocket` and `MessageWebSocket$1` here, and the second name, which nobody can
 * import, stood in hovers and in errors of consumers that emit declarations. `platform-classes.test.ts` holds them to it.
 * `DataReader` is a constant in `data-reader.ts`, whose value is the class of `loaded-reader.ts`.
 */
function oneDeclaration(platform) {
  const dataReader = source('core/src/streams/data-reader.ts');
  const platformClasses = new Set(
    ['sockets', 'certificate', 'certificate-stores'].map((name) => source(`${platform}/src/${name}.ts`)),
  );
  return {
    name: 'one-declaration',
    resolveId(id, importer) {
      if (!id.startsWith('.') || !importer) return null;
      const path = fileURLToPath(new URL(id, `file://${importer}`));
      if (path === dataReader) return source('core/src/streams/loaded-reader.ts');
      return platformClasses.has(path) ? source('core/src/index.ts') : null;
    },
  };
}

/**
 * What the builds before this one have written decides what is declared: a class that the entry has as a type alone is exported as
 * a type, where rollup-plugin-dts exports every class as a value, and the tree's declarations come from the tree itself.
 */
const asBuilt = (platform) => ({
  name: 'as-built',
  generateBundle(_options, bundle) {
    const built = { index: require(`./${platform}/index.cjs`), windows: require(`./${platform}/windows.cjs`) };
    const index = bundle['index.d.cts'];
    index.code = index.code.replace(/^export \{(.*)\};$/m, (_statement, names) =>
      exportedAs(names.split(','), built.index),
    );
    const files = windowsDeclarations(built, index.code, 'index.cjs');
    const emit = (fileName, text) => this.emitFile({ type: 'asset', fileName, source: text });
    emit('windows.d.cts', files.windows);
    emit('windows.d.mts', "export * from './windows.cjs';\n");
    if (platform === 'browser') emit('global.d.cts', files.global); // the script tag is for pages
  },
});

function exportedAs(given, flat) {
  const names = given.map((name) => name.trim());
  const values = names.filter((name) => name in flat);
  const types = names.filter((name) => !(name in flat));
  return `export { ${values.join(', ')} };\nexport type { ${types.join(', ')} };`;
}

/**
 * TypeScript takes `.d.mts` and `.d.cts` for different modules even where their text is the same, and a class with private members
 * fits that of its own module alone: the one gives out the other's.
 */
export const declarations = (platform, onwarn) => ({
  input: { index: source(`${platform}/src/index.ts`) },
  external: /^node:/,
  onwarn,
  plugins: [oneDeclaration(platform), dts({ tsconfig: source(`${platform}/tsconfig.json`) })],
  output: {
    dir: `dist/${platform}`,
    format: 'es',
    entryFileNames: '[name].d.cts',
    banner,
    plugins: [importedFromCommonJS('d.mts', () => '*'), asBuilt(platform)],
  },
});

/** The types of an entry that stands on `index`. */
export const declarationsOver = (platform, entry, onwarn) => ({
  input: { [entry]: source(`${platform}/src/${entry}.ts`) },
  external: /^node:/,
  onwarn,
  plugins: [overIndex(platform), dts({ tsconfig: source(`${platform}/tsconfig.json`) })],
  output: {
    dir: `dist/${platform}`,
    format: 'es',
    entryFileNames: '[name].d.cts',
    ...indexAt('cjs'),
    banner,
    plugins: [importedFromCommonJS('d.mts', () => '*')],
  },
});
