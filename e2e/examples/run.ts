/**
 * What users are shown, run: `documents` are the programs in README.md, docs and doc comments, `chat` is examples/chat, `apps`
 * are the other projects in examples. An argument with one of these words runs it alone, a path of a document the programs of that document,
 * and the name of an example that example. With --all, `apps` has those that take longer too.
 */
import { Report } from '../packaging/report.ts';
import { appNames, checkApps } from './apps.ts';
import { checkChat } from './check-chat.ts';
import { checkPrograms } from './check-programs.ts';

const report = new Report();
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const wants = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
const documents = wanted.filter((arg) => arg.endsWith('.md') || arg.endsWith('.d.cts'));
if (wants('documents') || documents.length > 0) await checkPrograms(report, documents);
const apps = wanted.filter((arg) => appNames.includes(arg));
// Side by side, since both mostly wait: for uploads at a given rate, for the next attempt to connect, and for npm.
await Promise.all([
  wants('chat') ? checkChat(report) : undefined,
  wants('apps') || apps.length > 0 ? checkApps(report, apps, process.argv.includes('--all')) : undefined,
]);
console.log(JSON.stringify(report));
process.exitCode = report.failed === 0 ? 0 : 1;
