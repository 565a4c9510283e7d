/** The end of the output: what a reader who reads nothing else should know. */

/** @param {readonly { name, passed, failures, skips, seconds }[]} rows */
export function printSummary(rows) {
  printNames('Skipped, with the capability that excludes the case', rows, ({ skips }) => skips);
  printNames('Failed', rows, ({ failures }) => failures.map(withReason));

  const total = {
    passed: sum(rows, (row) => row.passed),
    failed: sum(rows, (row) => row.failures.length),
    skipped: sum(rows, (row) => row.skips.length),
  };
  printTable([
    ['step', 'passed', 'failed', 'skipped', 'seconds'],
    ...rows.map(({ name, passed, failures, skips, seconds }) => [
      name,
      passed,
      failures.length,
      skips.length,
      seconds === undefined ? '' : seconds.toFixed(1),
    ]),
  ]);
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total;
}

function printNames(heading, rows, namesOf) {
  const lines = rows.flatMap((row) => namesOf(row).map((name) => `  ${row.name}: ${name}`));
  if (lines.length > 0) console.log(`\n${heading}:\n${lines.join('\n')}`);
}

function withReason({ name, why }) {
  return [name, ...why.map((line) => `      ${line}`.trimEnd())].join('\n');
}

function printTable(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => String(line[column]).length)));
  console.log('');
  for (const [name, ...figures] of lines) {
    const cells = figures.map((figure, index) => String(figure).padStart(widths[index + 1]));
    console.log([name.padEnd(widths[0]), ...cells].join('  '));
  }
}

function sum(rows, figure) {
  return rows.reduce((total, row) => total + figure(row), 0);
}
