/** The tables of docs/tests.md, one for each group. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const document = fileURLToPath(new URL('docs/tests.md', root));

/** The tables stand between these two. */
const BEGIN = '<!-- written by npm run test:mutation -->';
const END = '<!-- end of what is written -->';

export function tableOf(scores) {
  const rows = scores
    .toSorted((one, other) => one.file.localeCompare(other.file))
    .map((score) => row(`\`${score.file}\``, score));
  const sum = (member) => scores.reduce((total, score) => total + score[member], 0);
  const all = row('all', { noticed: sum('noticed'), survived: sum('survived'), unreached: sum('unreached') });
  return ['| file | mutants | noticed | survived | not run | score |', '|---|---|---|---|---|---|', ...rows, all].join(
    '\n',
  );
}

function row(name, { noticed, survived, unreached }) {
  const mutants = noticed + survived + unreached;
  return `| ${name} | ${mutants} | ${noticed} | ${survived} | ${unreached} | ${((100 * noticed) / mutants).toFixed(1)} % |`;
}

/** Writes the table of a group; the others stay as they are. With `alone`, so do the rows of its other files. */
export function writeTable({ name: group, mutate }, names, scores, alone = false) {
  const text = readFileSync(document, 'utf8');
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from < 0 || to < from) throw new Error(`docs/tests.md has no place for the tables: ${BEGIN} … ${END}`);
  const sections = new Map(
    text
      .slice(from + BEGIN.length, to)
      .split(/^### /m)
      .slice(1)
      .map((section) => [/^\S+/.exec(section)[0], section.trim()]),
  );
  const written = new Set(scores.map(({ file }) => file));
  const kept = alone ? scoresIn(sections.get(group) ?? '').filter(({ file }) => !written.has(file)) : [];
  const all = [...kept, ...scores];
  const said = [`Run on ${new Date().toISOString().slice(0, 10)}.`];
  const without = alone ? filesOf(mutate).filter((path) => all.every(({ file }) => file !== path)) : [];
  if (without.length > 0)
    said.push(`Not run yet, or without mutants: ${without.map((path) => `\`${basename(path)}\``).join(', ')}.`);
  sections.set(group, `${group}\n\n${said.join(' ')}\n\n${tableOf(all)}`);
  const tables = names.filter((name) => sections.has(name)).map((name) => `### ${sections.get(name)}`);
  writeFileSync(document, `${text.slice(0, from)}${BEGIN}\n\n${tables.join('\n\n')}\n\n${text.slice(to)}`);
}

/** The scores that stand in a table. */
function scoresIn(section) {
  const rows = section.matchAll(/^\| `(.+)` \| \d+ \| (\d+) \| (\d+) \| (\d+) \|/gm);
  return [...rows].map(([, file, ...counts]) => {
    const [noticed, survived, unreached] = counts.map(Number);
    return { file, noticed, survived, unreached };
  });
}

/** The sources of a group: `*.ts` stands for those of a folder, and `!` for what is left out. */
function filesOf(mutate) {
  const left = mutate.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const wanted = mutate.filter((pattern) => !pattern.startsWith('!'));
  return wanted.flatMap((pattern) => {
    if (!pattern.endsWith('*.ts')) return [pattern];
    const folder = pattern.slice(0, -'*.ts'.length);
    return readdirSync(new URL(folder, root))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => folder + name)
      .filter((path) => !left.includes(path));
  });
}
