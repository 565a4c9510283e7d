/**
 * What users are shown, run: `documents` are the programs in README.md, docs and doc comments, `chat` is examples/chat. An argument with one of
 * these words runs it alone.
 */
import { Report } from '../packaging/report.ts';
import { checkChat } from './check-chat.ts';
import { checkPrograms } from './check-programs.ts';

const report = new Report();
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const wants = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
if (wants('documents')) await checkPrograms(report);
if (wants('chat')) await checkChat(report);
console.log(JSON.stringify(report));
process.exitCode = report.failed === 0 ? 0 : 1;
