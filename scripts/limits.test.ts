/** docs/limits.md says what the code does: each default is the code's constant, each setting and each test exists, each error has its number. */
import { readFileSync } from 'node:fs';
import { maxHeaderSize } from 'node:http';
import { expect, test } from 'vitest';
import { unclaimedLimit } from '../packages/core/src/sockets/receiving/message-receiver.ts';
import { marks as unreadMarks } from '../packages/core/src/sockets/receiving/receive-flow-control.ts';
import { marks as outboundMarks } from '../packages/core/src/sockets/sending/outbound-queue.ts';
import { MessageWebSocketControl } from '../packages/core/src/sockets/settings/message-web-socket-control.ts';
import { defaults, infinite, wholeMessageLimit } from '../packages/core/src/sockets/settings/setting-defaults.ts';
import { StreamWebSocketControl } from '../packages/core/src/sockets/settings/stream-web-socket-control.ts';
import { lingerTime } from '../packages/node/src/connection/linger.ts';
import { mostAddresses } from '../packages/node/src/dial/attempt-order.ts';
import { mostPending } from '../packages/node/src/frames/control-sender.ts';
import { compressedLimit } from '../packages/node/src/frames/frame-sender.ts';
import { emptyFragments, emptyInput } from '../packages/node/src/frames/message-limits.ts';
import { marks as waitingMarks } from '../packages/node/src/frames/waiting-chunks.ts';
import {
  bytesOfPart,
  longestPayload,
  maxPendingAutoPongs,
  partsOfSmall,
} from '../packages/node/src/handshake/ws-options.ts';
import { bodyTime, longestBody } from '../packages/node/src/http/response-body.ts';
import { longestShown } from '../packages/node/src/failure-text.ts';
import { limits as chainLimits } from '../packages/node/src/tls/chain.ts';
import { mostComparisons } from '../packages/node/src/tls/name-constraints.ts';
import { filesOf, tablesOf, testsIn } from './named-tests.ts';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const rows = tablesOf(read('docs/limits.md')).flatMap(({ header, rows: cells }) =>
  header[0] === 'Limit'
    ? cells.map(([limit = '', value = '', setBy = '', happens = '', where = '', tests = '']) => ({
        limit,
        value,
        setBy,
        happens,
        where,
        tests,
      }))
    : [],
);

const count = (number: number): string => number.toLocaleString('en-US');
const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;
const bytes = (number: number): string => (number >= 2 ** 20 ? `${number / 2 ** 20} MiB` : `${number / 1024} KiB`);

/** By the beginning of a row: what stands in it, made of the code's constant. Text alone is what no constant of ours has. */
const values: Readonly<Record<string, readonly string[]>> = {
  'Message kept whole': [bytes(wholeMessageLimit), count(infinite)],
  'Message that arrives in parts': ['none'],
  'Length of one frame': ['2^53 - 1'],
  'Unread bytes of a socket': [bytes(defaults.maxInboundBufferSize)],
  'Unread bytes and messages': [bytes(unreadMarks.high), bytes(unreadMarks.low)],
  'Messages kept while there is neither': [bytes(unclaimedLimit)],
  'Message of a StreamWebSocket |': ['none'],
  'Message of a StreamWebSocket over': ['none of ours'],
  'Empty fragments in a row': [count(emptyFragments)],
  'Compressed bytes in a row': [bytes(emptyInput)],
  'Memory that the system': ['none of ours'],
  'Compressed bytes that wait': [bytes(waitingMarks.high), bytes(waitingMarks.low)],
  'Pongs that wait to be written, for a peer': [count(mostPending)],
  'Message that we send': [bytes(compressedLimit)],
  'Bytes that are handed': [bytes(outboundMarks.high)],
  'A connect': [seconds(defaults.connectTimeout)],
  'From one byte': [seconds(defaults.receiveTimeout)],
  'No byte leaves': [seconds(defaults.sendTimeout)],
  'The peer’s answer': [seconds(defaults.closeTimeout)],
  'The end of TCP': [seconds(lingerTime)],
  'A peer that has closed': [seconds(defaults.closeTimeout)],
  'From a pong': [seconds(defaults.pongInterval)],
  'The body of an answer': [seconds(bodyTime)],
  'Status line and headers': [bytes(maxHeaderSize)],
  'Headers of a request': [bytes(maxHeaderSize)],
  'Body of an answer': [bytes(longestBody)],
  Redirections: ['none'],
  'Answers to a challenge': ['one each'],
  'Addresses of a host': [count(mostAddresses)],
  'Certificates of a chain': [count(chainLimits.length)],
  'Names of a certificate': [count(mostComparisons)],
  'Text of a peer': [count(longestShown)],
  'Issuers of the same name': [count(chainLimits.namesakes)],
  'Message, also of a StreamWebSocket': [bytes(wholeMessageLimit), count(longestPayload)],
  'Fragments of a message': [bytes(bytesOfPart), count(partsOfSmall)],
  'Pongs that wait to be written |': [count(maxPendingAutoPongs)],
};

const rowOf = (beginning: string) =>
  rows.filter(({ limit }) => `${limit.replaceAll("'", '’')} |`.startsWith(beginning));

test.each(Object.entries(values))('%s: the default is the code’s', (beginning, texts) => {
  const [row, ...others] = rowOf(beginning);
  expect(others).toEqual([]);
  for (const text of texts) expect(Object.values(row ?? {}).join(' | ')).toContain(text);
  expect(row?.value).toContain(texts[0]);
});

test('every row is compared with the code', () => {
  const compared = Object.keys(values).flatMap((beginning) => rowOf(beginning).map(({ limit }) => limit));
  expect(new Set(compared)).toEqual(new Set(rows.map(({ limit }) => limit)));
  expect(compared).toHaveLength(rows.length);
});

test('every default of a control has its row', () => {
  const named = rows.map(({ setBy }) => setBy).join();
  const settings = Object.keys(defaults).map((name) =>
    name === 'pongInterval' ? 'desiredUnsolicitedPongInterval' : name,
  );
  for (const name of [...settings, 'maxMessageSize']) expect(named).toContain(`control.${name}`);
});

test('every setting that a row names exists', () => {
  const controls = [MessageWebSocketControl, StreamWebSocketControl];
  const missing = rows
    .flatMap(({ setBy, where }) => Array.from(`${setBy} ${where}`.matchAll(/control\.(\w+)/g), ([, name = '']) => name))
    .filter((name) => !controls.some((control) => name in control.prototype));
  expect(missing).toEqual([]);
});

test('every error has the number that docs/errors.md gives it, which errors-page.test.ts compares with the code', () => {
  const errors = read('docs/errors.md');
  const told = rows.flatMap(({ happens }) => Array.from(happens.matchAll(/([A-Z][A-Z0-9_]{5,}) (0x[0-9A-F]{8})/g)));
  expect(told.length).toBeGreaterThan(10);
  for (const [, name = '', hex = ''] of told)
    expect(errors, name).toMatch(new RegExp(`${name}\\W.*${hex}|${hex}.*${name}`));
});

test('every row has a test that exists, or says why there is none', () => {
  const files = filesOf('packages/', 'e2e/');
  for (const { limit, tests } of rows) {
    const named = testsIn(tests);
    if (named.length === 0) expect(tests, limit).toMatch(/^none: |^none, since /);
    for (const name of named)
      expect(
        files.some((file) => `/${file}`.endsWith(`/${name}`)),
        `${name}, of ${limit}`,
      ).toBe(true);
  }
});
