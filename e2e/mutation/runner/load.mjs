/**
 * Loads a file of tests with the sources that it imports, anew each time, as Vitest's isolation does: they are put into one script, which is compiled
 * once and evaluated for each run.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script, constants } from 'node:vm';
import { build } from 'esbuild';

/** The working folder is Stryker's copy of the repository. */
const require = createRequire(resolve('package.json'));

/** In front of the path of a source that a test imports while it runs. */
const LATE = 'late:';

export async function loaderOf(path, vitest) {
  const keys = new Map();
  const given = { vitest, 'fast-check': await fewRuns() };
  const late = new Set();
  const script = await scriptOf({ entryPoints: [path] }, late);
  const lateNames = [...late];
  const lateScript =
    lateNames.length > 0 &&
    (await scriptOf({ stdin: { contents: lateEntry(lateNames), resolveDir: dirname(path) } }, new Set()));
  return async () => {
    let lateModules;
    given['node:crypto'] = await cryptoWith(keys);
    vitest.vi.resetModules = () => {
      lateModules = undefined;
      return vitest.vi;
    };
    const load = async (name) => {
      if (name in given) return given[name];
      if (!name.startsWith(LATE)) return namespaceOf(name);
      lateModules ??= lateScript.runInThisContext()(load);
      return (await lateModules)[`late${lateNames.indexOf(name.slice(LATE.length))}`];
    };
    return script.runInThisContext()(load);
  };
}

/** A property is tried a tenth as often, and always with the same values, so that a mutant survives or not by what it does. */
const runsOf = (numRuns) => Math.max(20, Math.ceil(numRuns / 10));

async function fewRuns() {
  const { default: _, ...fastCheck } = await namespaceOf('fast-check');
  const assert = (property, { numRuns = 100 } = {}) =>
    fastCheck.assert(property, { numRuns: runsOf(numRuns), seed: 1, endOnFailure: true });
  return { ...fastCheck, assert, default: { ...fastCheck, assert } };
}

/** Keys of tests are made for the first run alone: one of RSA takes longer than all tests of a file. */
async function cryptoWith(keys) {
  const crypto = await namespaceOf('node:crypto');
  const counts = new Map();
  const generateKeyPairSync = (...wanted) => {
    const kind = JSON.stringify(wanted);
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const name = `${count} ${kind}`;
    const pair = keys.get(name) ?? crypto.generateKeyPairSync(...wanted);
    keys.set(name, pair);
    return pair;
  };
  return { ...crypto, generateKeyPairSync };
}

const lateEntry = (names) =>
  names.map((name, index) => `export * as late${index} from ${JSON.stringify(name)};`).join('\n');

async function namespaceOf(name) {
  try {
    const module = require(name);
    return module?.__esModule ? module : { default: module, ...members(module) };
  } catch (error) {
    if (error.code !== 'ERR_REQUIRE_ESM') throw error;
    return import(pathToFileURL(require.resolve(name)));
  }
}

/** Members of a class too, such as those of ws. */
const members = (module) =>
  Object.fromEntries(
    Object.getOwnPropertyNames(module)
      .filter((name) => !['arguments', 'caller'].includes(name))
      .map((name) => [name, module[name]]),
  );

async function scriptOf(entry, late) {
  const { outputFiles } = await build({
    ...entry,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true,
    packages: 'external',
    sourcemap: false,
    alias: {
      '@twinsocket/core/api': resolve('packages/core/src/api.ts'),
      ...sources(['core', 'node', 'browser', 'reconnecting', 'websocket']),
    },
    plugins: [lateImports(late), sourceTexts],
  });
  const code = asFunction(outputFiles[0].text);
  return new Script(code, {
    filename: entry.entryPoints?.[0] ?? 'late',
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
}

const sources = (names) =>
  Object.fromEntries(names.map((name) => [`@twinsocket/${name}`, resolve(`packages/${name}/src/index.ts`)]));

/** A test that asks for new modules, by `vi.resetModules`, imports them while it runs. */
const lateImports = (late) => ({
  name: 'late imports',
  setup(bundle) {
    bundle.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const target = resolve(resolveDir, path);
      late.add(target);
      return { path: LATE + target, external: true };
    });
  },
});

/**
 * Each source in the script has its own address. Stryker's printer leaves parentheses out, so that `(a[0] as number) | (a[1] as number)` reads as
 * one type.
 */
const lostParentheses = / as number(?= \| \w+\[\w+ )/g;
const sourceTexts = {
  name: 'source texts',
  setup(bundle) {
    bundle.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8').replaceAll(lostParentheses, '');
      const meta = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) };
      return {
        contents: text.replaceAll(/import\.meta\.(url|filename|dirname)\b/g, (_, name) => JSON.stringify(meta[name])),
        loader: 'ts',
      };
    });
  },
};

/** A script has no imports, and no `await` outside of a function. */
function asFunction(code) {
  const exported = [];
  const body = code
    .replaceAll(
      /^import (?:(\w+|\$\w*)\s*,?\s*)?(?:\{([^}]*)\}|\* as (\w+))?\s*(?:from )?"([^"]+)";$/gm,
      (_, byDefault, names, all, module) => {
        const parts = [];
        if (byDefault) parts.push(`default: ${byDefault}`);
        if (names) parts.push(names.replaceAll(/ as /g, ': '));
        return `const ${all ?? `{ ${parts.join(', ')} }`} = await __load(${JSON.stringify(module)});`;
      },
    )
    .replaceAll(`import("${LATE}`, `__load("${LATE}`)
    .replace(/^export \{([^}]*)\};?$/gm, (_, names) => {
      for (const name of names.split(',')) {
        const [local, outer = local] = name.trim().split(' as ');
        exported.push(`${outer}: ${local}`);
      }
      return '';
    });
  const left = /^(?:import|export) .*$/m.exec(body);
  if (left) throw new Error(`The script of a test keeps ${left[0]}`);
  return `(async (__load) => { ${body}\nreturn { ${exported.join(', ')} };\n})`;
}
