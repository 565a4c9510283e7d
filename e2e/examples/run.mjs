/**
 * What users are shown, run: see run.ts. Prints a line for each check and a JSON line with the totals at the end. The checks
 * are TypeScript, and tsx lets Node read it.
 */
import { register } from 'tsx/esm/api';
import { requireFreshBuild } from '../../scripts/sources.mjs';

requireFreshBuild();
register();
await import('./run.ts');
