/** The tables of docs/tests.md, one for each group. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const document = fileURLToPath(new URL('../../docs/tests.md', import.meta.url));

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

/** Writes the table of a group; the others stay as they are. */
export function writeTable(group, names, scores) {
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
  const date = new Date().toISOString().slice(0, 10);
  sections.set(group, `${group}\n\nRun on ${date}.\n\n${tableOf(scores)}`);
  const written = names.filter((name) => sections.has(name)).map((name) => `### ${sections.get(name)}`);
  writeFileSync(document, `${text.slice(0, from)}${BEGIN}\n\n${written.join('\n\n')}\n\n${text.slice(to)}`);
}
