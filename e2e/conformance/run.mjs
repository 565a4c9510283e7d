// The conformance cases in browsers and Node; main.ts says what they are. tsx lets Node read TypeScript.
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
