// The conformance cases in browsers and Node; main.ts says what they are. tsx lets Node read TypeScript.
import { register } from 'tsx/esm/api';
import { requireFreshBuild } from '../../scripts/sources.mjs';

requireFreshBuild();
register();
await import('./main.ts');
