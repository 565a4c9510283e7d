/**
 * Whether `dist` was built from the sources that are here. The build writes down what it was made of, by content: a checkout gives old
 * files new times, so times tell nothing. The record is not published (`files` in package.json).
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';

const repository = new URL('../', import.meta.url);
const RECORD = 'dist/.sources.json';

const FILES = ['tsconfig.base.json', 'rollup.config.mjs'];
const FOLDERS = ['packages', 'scripts/build'];
/** Files in the folders that are not part of a build. */
const NOT_BUILT = /\.test\.ts$|\/testing\//;

/** A rollup plugin for the last bundle. The hashes are taken as it is made: what changes during the build makes the build an old one. */
export function recordSources(root = repository) {
  const hashes = hashSources(root);
  return {
    name: 'record-sources',
    writeBundle: () => writeFileSync(new URL(RECORD, root), `${JSON.stringify(hashes, null, 1)}\n`),
  };
}

/** Why `dist` is not the build of these sources, with what to do; undefined if it is. */
export function staleBuild(root = repository) {
  const built = readRecord(root);
  if (built === undefined) return 'There is no finished build in dist. Run `npm run build`.';
  const now = hashSources(root);
  const changed = (file) => statSync(new URL(file, root), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const differing = [...new Set([...Object.keys(now), ...Object.keys(built)])].filter(
    (file) => now[file] !== built[file],
  );
  if (differing.length === 0) return undefined;
  const [newest, ...others] = differing.toSorted((a, b) => changed(b) - changed(a));
  const how = newest in now ? (newest in built ? 'has changed' : 'is new') : 'is gone';
  const more = others.length === 0 ? '' : `, and ${others.length} more differ`;
  return `dist is older than its sources: ${newest} ${how} since it was built${more}. Run \`npm run build\`.`;
}

/** For whatever runs the build: an old one would show what the code did before. */
export function requireFreshBuild() {
  const reason = staleBuild();
  // Without a stack: nobody looks for the fault in here.
  if (reason !== undefined) throw Object.assign(new Error(reason), { stack: `Error: ${reason}` });
}

function hashSources(root) {
  const files = [...FILES, ...FOLDERS.flatMap((folder) => filesIn(root, folder))].filter(
    (file) => !NOT_BUILT.test(file),
  );
  return Object.fromEntries(files.map((file) => [file, hashOf(new URL(file, root))]));
}

function filesIn(root, folder) {
  return readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.name === 'node_modules') return [];
    return entry.isDirectory() ? filesIn(root, path) : [path];
  });
}

function hashOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function readRecord(root) {
  try {
    return JSON.parse(readFileSync(new URL(RECORD, root), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
