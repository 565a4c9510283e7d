// The packaging checks; e2e/packaging/run.ts says what they are. They are TypeScript, and tsx lets Node read it.
import { register } from 'tsx/esm/api';

register();
await import('../e2e/packaging/run.ts');
