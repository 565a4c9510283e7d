/**
 * What users are shown, run: `documents` are the programs in README.md, docs and doc comments, `chat` is examples/chat. An argument with one of
 * these words runs it alone, and a path of a document the programs of that document.
 */
import { Report } from '../packaging/report.ts';
import { checkChat } from './check-chat.ts';
import { checkPrograms } from './check-programs.ts';

const report = new Report();
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const wants = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
const documents = wanted.filter((arg) => arg.endsWith('.md') || arg.endsWith('.d.cts'));
if (wants('documents') || documents.length > 0) await checkPrograms(report, documents);
if (wants('chat')) await checkChat(report);
console.log(JSON.stringify(report));
process.exitCode = report.failed === 0 ? 0 : 1;
