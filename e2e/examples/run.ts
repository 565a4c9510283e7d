import { Report } from '../packaging/report.ts';
import { checkChat } from './check-chat.ts';

const report = new Report();
await checkChat(report);
console.log(JSON.stringify(report));
process.exitCode = report.failed === 0 ? 0 : 1;
