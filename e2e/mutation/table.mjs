/** The table of docs/mutation.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const document = fileURLToPath(new URL('../../docs/mutation.md', import.meta.url));

/** The table stands between these two. */
const BEGIN = '<!-- written by npm run test:mutation -->';
const END = '<!-- end of what is written -->';

export function tableOf(scores) {
  const rows = scores.toSorted((one, other) => one.file.localeCompare(other.file)).map((score) => row(score.file, score));
  const sum = (member) => scores.reduce((total, score) => total + score[member], 0);
  const all = row('all', { noticed: sum('noticed'), survived: sum('survived'), unreached: sum('unreached') });
  return ['| file | mutants | noticed | survived | not run | score |', '|---|---|---|---|---|---|', ...rows, all].join('\n');
}

function row(name, { noticed, survived, unreached }) {
  const mutants = noticed + survived + unreached;
  return `| ${name} | ${mutants} | ${noticed} | ${survived} | ${unreached} | ${((100 * noticed) / mutants).toFixed(1)} % |`;
}

export function writeTable(scores) {
  const text = readFileSync(document, 'utf8');
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from < 0 || to < from) throw new Error(`docs/mutation.md has no place for the table: ${BEGIN} … ${END}`);
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(document, `${text.slice(0, from)}${BEGIN}\n\nRun on ${date}.\n\n${tableOf(scores)}\n\n${text.slice(to)}`);
}
