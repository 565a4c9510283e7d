/** Holds docs/coverage.md to what is there: each line of the article has a proof, and each proof named exists. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cases } from '../contract/index.ts';

const root = new URL('../../', import.meta.url);
const document = fileURLToPath(new URL('docs/coverage.md', root));

const ITEM = '- ';
const ANSWER = '  → ';
/** An answer in words instead of a proof, with its reason; proofs may stand in it as well. */
const INSTEAD_OF_PROOF = /^no test: \S/;
const PROOF = /`([^`]+)`/g;
/** Between the file of a unit test and its title. */
const TITLE_MARK = ' › ';

interface Line {
  readonly number: number;
  readonly text: string;
}

const caseNames = new Set(cases.map(({ name }) => name));

function hasUnitTest(file: string, title: string): boolean {
  let source: string;
  try {
    source = readFileSync(new URL(file, root), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  // With its quotes, so that the beginning of a longer title does not match.
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote},`));
}

function exists(proof: string): boolean {
  const [file, title] = proof.split(TITLE_MARK);
  return title === undefined ? caseNames.has(proof) : hasUnitTest(file as string, title);
}

/** The lists behind the first heading of a section: what stands before it explains the document. */
function listed(): Line[] {
  const lines = readFileSync(document, 'utf8')
    .split('\n')
    .map((text, index) => ({ number: index + 1, text }));
  return lines.slice(lines.findIndex(({ text }) => text.startsWith('## ')));
}

const at = ({ number, text }: Line): string => `docs/coverage.md:${number}: ${text.trim()}`;

test('every line of the article names a test, or says why it names none', () => {
  const unanswered: string[] = [];
  let item: Line | undefined;
  for (const line of listed()) {
    if (line.text.startsWith(ITEM)) {
      if (item) unanswered.push(at(item));
      item = line;
    } else if (line.text.startsWith(ANSWER)) {
      const answer = line.text.slice(ANSWER.length);
      const answered = INSTEAD_OF_PROOF.test(answer) || answer.search(PROOF) === 0;
      if (!answered) unanswered.push(at(line));
      item = undefined;
    }
  }
  if (item) unanswered.push(at(item));
  expect(unanswered).toEqual([]);
});

test('every test that the document names exists', () => {
  const answers = listed().filter(({ text }) => text.startsWith(ANSWER));
  const missing = answers.flatMap((line) =>
    [...line.text.matchAll(PROOF)].filter(([, proof]) => !exists(proof as string)).map(() => at(line)),
  );
  expect(answers.length).toBeGreaterThan(0);
  expect(missing).toEqual([]);
});
