import { importInNewProcesses } from './imports.ts';

await importInNewProcesses(
  "process.getBuiltinModule('node:module').createRequire(process.cwd() + '/x.js')('twinsocket')",
);
