/**
 * `npm run test:coverage`: which lines and branches of each package the unit tests and the contract suite in Node run, into docs/tests.md. The suite
 * runs `dist`, whose source maps lead to the sources. With `-- --unit` the unit tests alone, which need no build; with `-- --contract` the suite alone.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnGroup } from './process-group.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const document = join(root, 'docs/tests.md');
const BEGIN = '<!-- written by npm run test:coverage -->';
const END = '<!-- end of what test:coverage writes -->';

/** A file with fewer of its lines run than this, in percent, has a row of its own. */
const LOW = 90;

const folder = mkdtempSync(join(tmpdir(), 'twinsocket-coverage-'));
const coverage = {
  provider: 'v8',
  include: ['packages/*/src/**/*.ts', 'dist/node/**/*.mjs', 'dist/node/**/*.cjs'],
  exclude: ['**/*.test.ts', '**/testing/**', '**/*.d.ts'],
  reporter: 'json-summary',
  reportsDirectory: folder,
  // One failed test must not cost the report of minutes.
  reportOnFailure: true,
};
const settings = Object.entries(coverage).flatMap(([name, values]) =>
  [values].flat().map((value) => `--coverage.${name}=${value}`),
);
/** What is run: the title of its tables, and its tests. */
const parts = {
  '--unit': ['unit tests', ['--project=unit', 'packages']],
  '--contract': ['contract suite in Node', ['--project=contract', 'e2e/node']],
};
const both = [
  'unit tests and contract suite in Node',
  ['--project=unit', '--project=contract', 'packages', 'e2e/node'],
];
const [title, tests] = parts[process.argv[2]] ?? both;
// They try the same lines over and over, which takes minutes while each line is counted.
tests.push(...['*.property', 'ignored-faults', 'mutated-certificates'].map((name) => `--exclude=**/${name}.test.ts`));
// Code that counts what it runs is slower, and this is not a test of time.
const child = spawnGroup('npx', ['vitest', 'run', ...tests, '--testTimeout=120000', '--coverage', ...settings], {
  stdio: 'inherit',
});
child.once('exit', (code) => {
  const summary = join(folder, 'coverage-summary.json');
  if (existsSync(summary)) write(JSON.parse(readFileSync(summary, 'utf8')), code === 0);
  rmSync(folder, { recursive: true });
  process.exitCode = code ?? 1;
});

function write(summary, passed) {
  const files = Object.entries(summary)
    .map(([path, counts]) => ({ file: relative(root, path).split(sep).join('/'), ...counts }))
    // `dist` has code of other packages too.
    .filter(({ file }) => file.startsWith('packages/'));
  const names = [...new Set(files.map(({ file }) => file.split('/')[1]))].toSorted((one, other) =>
    one.localeCompare(other),
  );
  const packages = names.map((name) => ({ name, ...sumOf(files.filter(({ file }) => file.split('/')[1] === name)) }));
  const low = files.filter(({ lines }) => lines.pct < LOW).toSorted((one, other) => one.file.localeCompare(other.file));
  const text = readFileSync(document, 'utf8');
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from < 0 || to < from) throw new Error(`docs/tests.md has no place for the tables: ${BEGIN} … ${END}`);
  const sections = new Map(
    text
      .slice(from + BEGIN.length, to)
      .split(/^### /m)
      .slice(1)
      .map((section) => [/^.*/.exec(section)[0], section.trim()]),
  );
  const date = new Date().toISOString().slice(0, 10);
  const section = [
    title,
    `Run on ${date}.${passed ? '' : ' Some of the tests failed in this run, so what they would have run may be missing.'}`,
    [
      '| package | lines | branches |',
      '|---|---|---|',
      ...packages.map(row),
      row({ name: 'all', ...sumOf(files) }),
    ].join('\n'),
  ];
  // Most of what the suite alone leaves out is the unit tests'.
  if (process.argv[2] !== '--contract')
    section.push(
      `Files with less than ${LOW} % of their lines:`,
      [
        '| file | lines | branches |',
        '|---|---|---|',
        ...low.map(({ file, ...counts }) => row({ name: `\`${file}\``, ...counts })),
      ].join('\n'),
    );
  sections.set(title, section.join('\n\n'));
  const written = [BEGIN, ...[...sections.values()].map((each) => `### ${each}`)];
  writeFileSync(document, `${text.slice(0, from)}${written.join('\n\n')}\n\n${text.slice(to)}`);
}

function sumOf(files) {
  const sum = (kind, member) => files.reduce((total, counts) => total + counts[kind][member], 0);
  const of = (kind) => ({ covered: sum(kind, 'covered'), total: sum(kind, 'total') });
  return { lines: of('lines'), branches: of('branches') };
}

function row({ name, lines, branches }) {
  const share = ({ covered, total }) =>
    `${covered} of ${total}${total > 0 ? `, ${((100 * covered) / total).toFixed(1)} %` : ''}`;
  return `| ${name} | ${share(lines)} | ${share(branches)} |`;
}
