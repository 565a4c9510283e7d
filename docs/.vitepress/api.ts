/** Writes docs/api from the doc comments in the published declarations, which are built first if they are old. */
import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';
import { buildIfStale } from '../../scripts/build-if-stale.ts';

process.chdir(fileURLToPath(new URL('../', import.meta.url)));
await buildIfStale(() => console.log('building dist'));

const app = await Application.bootstrapWithPlugins({ logLevel: 'Warn' });
const project = await app.convert();
if (!project || app.logger.hasErrors() || app.logger.hasWarnings())
  throw new Error('TypeDoc could not read the declarations');
await app.generateOutputs(project);
