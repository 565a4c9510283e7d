/**
 * Whether what is here may be published under a tag: `node scripts/publishable.mjs v1.2.3` exits with 1 and says why not. It needs no
 * dependency, so that a workflow can ask before it installs anything.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What is in the way, in sentences; empty if nothing is. */
export function obstacles({ tag, version, changelog, changesets }) {
  const section = changelog
    .split('\n')
    .find((line) => line.startsWith(`## ${version}`) || line.startsWith(`## [${version}]`));
  return [
    tag !== `v${version}` &&
      `The tag is ${tag}, and package.json has version ${version}: the tag has to be v${version}.`,
    section === undefined && `CHANGELOG.md has no section "## ${version}": run \`npm run changeset -- version\`.`,
    /unreleased/i.test(section ?? '') && `CHANGELOG.md has "${section}": put the date in the place of "Unreleased".`,
    changesets.length > 0 &&
      `Changes wait in .changeset (${changesets.join(', ')}): run \`npm run changeset -- version\`, or they are missing in CHANGELOG.md.`,
  ].filter((text) => text !== false);
}

/** What `obstacles` needs, from a checkout. */
export function readState(root, tag) {
  const text = (file) => readFileSync(new URL(file, root), 'utf8');
  return {
    tag,
    version: JSON.parse(text('package.json')).version,
    changelog: text('CHANGELOG.md'),
    changesets: readdirSync(new URL('.changeset/', root)).filter(
      (name) => name.endsWith('.md') && name !== 'README.md',
    ),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [tag] = process.argv.slice(2);
  if (tag === undefined) {
    console.error('Usage: node scripts/publishable.mjs <tag>');
    process.exit(2);
  }
  const found = obstacles(readState(new URL('../', import.meta.url), tag));
  for (const text of found) console.error(text);
  process.exitCode = found.length === 0 ? 0 : 1;
}
