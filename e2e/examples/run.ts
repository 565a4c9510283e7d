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
if (wants('chat')) await checkChat(report);
const apps = wanted.filter((arg) => appNames.includes(arg));
if (wants('apps') || apps.length > 0) await checkApps(report, apps, process.argv.includes('--all'));
console.log(JSON.stringify(report));
process.exitCode = report.failed === 0 ? 0 : 1;
