import { readFileSync } from 'node:fs';
import { failure, vitestReport } from '../../scripts/test/reports.mjs';

/**
 * vitest's report, in which a known difference has passed by failing, as known-differences.ts asks: it is counted as skipped, by
 * its reason. One that the suite doesn't have any more counts as failed.
 */
export function report(step, end, { differences, crashes }) {
  const [row] = vitestReport(step, end);
  for (const [title, reason] of Object.entries(crashes)) {
    if (row.skips.includes(title)) row.skips[row.skips.indexOf(title)] = `${title} [${reason}]`;
    else row.failures.push(failure(`${title} (known to crash, but it was not left out)`));
  }
  for (const [title, reason] of Object.entries(differences)) {
    const { length } = passedIn(step.reportFile).filter((name) => name === title);
    row.passed -= length;
    if (length > 0) row.skips.push(`${title} [${reason}]`);
    else if (!row.failures.some(({ name }) => name === title)) {
      row.failures.push(failure(`${title} (known to differ, but it did not run)`));
    }
  }
  return [row];
}

function passedIn(reportFile) {
  try {
    const { testResults } = JSON.parse(readFileSync(reportFile, 'utf8'));
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
    return tests.flatMap(({ status, fullName }) => (status === 'passed' ? fullName : []));
  } catch (error) {
    // A runtime that crashed has written none, or half of one; vitestReport has said so.
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return [];
    throw error;
  }
}
