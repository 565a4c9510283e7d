/** How much code each module of the chat is, and the table in its README that tells so. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../packaging/repository.ts';
import { linesOfCode } from './lines-of-code.ts';

const folder = join(repository, 'examples/chat');

/** Name in the table, file of the connection, file of the upload. */
const ROWS = [
  ['twinsocket', 'twinsocket.ts', 'twinsocket-upload.ts'],
  ['partysocket', 'partysocket.ts', 'websocket-upload.ts'],
  ["the browser's WebSocket", 'websocket.ts', 'websocket-upload.ts'],
] as const;

export async function requireTable(): Promise<string> {
  const count = async (file: string): Promise<number> => linesOfCode(await readFile(join(folder, file), 'utf8'));
  const rows = await Promise.all(
    ROWS.map(async ([name, connection, upload]) => {
      const [lines, more] = await Promise.all([count(connection), count(upload)]);
      return { name, total: lines + more, row: `| ${name} | ${lines} | ${more} | ${lines + more} |` };
    }),
  );
  const table = rows.map(({ row }) => row).join('\n');
  const readme = await readFile(join(folder, 'README.md'), 'utf8');
  assert.ok(
    readme.includes(`|---|---|---|---|\n${table}\n`),
    `examples/chat/README.md does not have these rows:\n${table}`,
  );
  return rows.map(({ name, total }) => `${name} ${total}`).join(', ');
}
