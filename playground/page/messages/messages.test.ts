/** What the list of messages keeps, shows and saves. */
import { describe, expect, test } from 'vitest';
import { messageEntry, MAX_CONTENT, type Entry } from './entry.ts';
import { toJsonLines, toText } from './export.ts';
import { matches } from './filter.ts';
import { hexDump, prettyJson } from './formats.ts';
import { preview } from './preview.ts';
import { Store } from './store.ts';

const time = new Date(2026, 0, 2, 3, 4, 5, 6);
const text: Entry = { time, direction: 'in', kind: 'text', size: 8, content: 'Héllo\n\0' };
const bytes: Entry = { time, direction: 'out', kind: 'binary', size: 3, content: Uint8Array.of(0, 65, 255) };
const failed: Entry = { time, direction: 'error', kind: 'connect', content: 'cannotConnect' };

describe('saved', () => {
  test('as JSON lines, each entry is an object that has all of it', () => {
    const lines = toJsonLines([text, bytes, failed]).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      { time: time.toISOString(), direction: 'in', kind: 'text', size: 8, text: 'Héllo\n\0' },
      { time: time.toISOString(), direction: 'out', kind: 'binary', size: 3, base64: 'AEH/' },
      { time: time.toISOString(), direction: 'error', kind: 'connect', text: 'cannotConnect' },
    ]);
  });

  test('as text, each entry is one line, whatever its characters', () => {
    const lines = toText([text, bytes, failed]).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(String.raw`03:04:05.006  in     text       8 bytes     Héllo\x0a\x00`);
    expect(lines[1]).toContain('00 41 ff  |.A.|');
  });
});

test('a filter finds by direction, kind, text and hex', () => {
  const found = (direction: string, needle: string): Entry[] =>
    [text, bytes, failed].filter((entry) => matches(entry, { direction, text: needle }));
  expect(found('all', ' ')).toEqual([text, bytes, failed]);
  expect(found('in', '')).toEqual([text]);
  expect(found('event', '')).toEqual([failed]);
  expect(found('all', 'HÉLLO')).toEqual([text]);
  expect(found('all', '41 FF')).toEqual([bytes]);
  expect(found('out', 'binary')).toEqual([bytes]);
  expect(found('out', 'hello')).toEqual([]);
});

test('a hex dump has offset, numbers and characters', () => {
  const rows = hexDump(Uint8Array.from({ length: 18 }, (_, index) => index + 60)).split('\n');
  expect(rows).toEqual([
    '000000  3c 3d 3e 3f 40 41 42 43 44 45 46 47 48 49 4a 4b  <=>?@ABCDEFGHIJK',
    `000010  4c 4d${' '.repeat(42)}  LM`,
  ]);
  expect(hexDump('')).toBe('');
});

test.each([
  ['{"a":1}', '{\n  "a": 1\n}'],
  [' [1]', '[\n  1\n]'],
  ['{"a":', undefined],
  ['1', undefined],
  ['', undefined],
])('%j as JSON is %j', (content, shown) => {
  expect(prettyJson(content)).toBe(shown);
});

test('of a long message the beginning is kept, and that is said', () => {
  const entry = messageEntry('in', 'x'.repeat(MAX_CONTENT + 1), MAX_CONTENT + 1);
  expect(entry).toMatchObject({ cut: true, size: MAX_CONTENT + 1 });
  expect(entry.content).toHaveLength(MAX_CONTENT);
  expect(preview(entry.content).length).toBeLessThan(300);
});

test('the store lets the oldest go, by number and by bytes', () => {
  const store = new Store();
  for (let index = 0; index < 500; index++) expect(store.add(text)).toEqual([]);
  expect(store.add(bytes)).toEqual([text]);
  const large = { ...bytes, content: new Uint8Array(8 * 1024 * 1024) };
  expect(store.add(large)).toHaveLength(500);
  expect(store.all).toEqual([large]);
});
