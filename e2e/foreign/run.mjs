// The checks against a foreign broker and a foreign proxy; main.ts says what they are. tsx lets Node read TypeScript.
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
