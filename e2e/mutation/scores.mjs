/** What a report of Stryker says; its format is the mutation testing report schema, https://github.com/stryker-mutator/mutation-testing-elements. */

/** A mutant that makes a test fail, or never end, was noticed. */
const NOTICED = new Set(['Killed', 'Timeout']);
const MISSED = new Set(['Survived', 'NoCoverage']);

/** For each file with mutants, how many were noticed, how many survived, and how many no test of the group has run. */
export function scoresOf({ files }) {
  return Object.entries(files)
    .map(([file, { mutants }]) => {
      const count = (statuses) => mutants.filter(({ status }) => statuses.has(status)).length;
      return {
        file,
        noticed: count(NOTICED),
        survived: count(new Set(['Survived'])),
        unreached: count(new Set(['NoCoverage'])),
      };
    })
    .filter(({ noticed, survived, unreached }) => noticed + survived + unreached > 0);
}

/** A line for each mutant that no test has noticed. */
export function survivorsOf({ files }) {
  return Object.entries(files).flatMap(([file, { mutants, source }]) =>
    mutants
      .filter(({ status }) => MISSED.has(status))
      .map(({ status, location, mutatorName, replacement }) => {
        const { line, column } = location.start;
        const kind = status === 'NoCoverage' ? 'not run' : 'survived';
        return `${kind}  ${file}:${line}:${column}  ${mutatorName}: ${textAt(source, location)} → ${short(replacement)}`;
      }),
  );
}

function textAt(source, { start, end }) {
  const lines = source.split('\n');
  const text = lines.slice(start.line - 1, end.line);
  text[text.length - 1] = text.at(-1).slice(0, end.column - 1);
  text[0] = text[0].slice(start.column - 1);
  return short(text.join(' '));
}

function short(text) {
  const oneLine = text.replaceAll(/\s+/g, ' ').trim();
  return oneLine.length > 100 ? `${oneLine.slice(0, 100)}…` : oneLine;
}
