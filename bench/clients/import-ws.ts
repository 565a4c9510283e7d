import { importInNewProcesses } from './imports.ts';

await importInNewProcesses("import('ws')");
