/**
 * `npm run docs:check`: builds the site, and checks its links, its sidebar and, in the three browsers, its pages. Prints a line for each
 * check and a JSON line with the totals at the end. `--built` takes the site as it was built before. `npm run docs:pictures -- FOLDER`
 * writes pictures of it instead. The checks are TypeScript, and tsx lets Node read it.
 */
import { register } from 'tsx/esm/api';

register();
await import('./run.ts');
