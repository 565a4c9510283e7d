/** A case that fails in a page names the file and line of its source, in each engine's form of a stack. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import type { ContractCase } from '../../contract/case.ts';
import { cases } from '../../contract/index.ts';
import { test } from '../fixtures.ts';
import { endedInTime, requirePassed, type Outcome } from '../outcome.ts';
import { PAGE_PATH } from '../page-paths.ts';
import { publishedPeer } from '../peer-addresses.ts';

const [contractCase] = cases as [ContractCase];

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('passed instead of failing');
    },
    (error: Error) => error,
  );
}

/** Where a text stands first in a source, as stacks have it. */
function placeOf(source: URL, text: string): string {
  const path = fileURLToPath(source);
  const lines = readFileSync(path, 'utf8').split('\n');
  const index = lines.findIndex((line) => line.includes(text));
  if (index < 0) throw new Error(`${path} has no ${text}`);
  return `${path}:${index + 1}:`;
}

const definition = placeOf(new URL('../../contract/connect.ts', import.meta.url), 'define(');

test('the stack of a failure in a page leads to the source that threw, and to the case', async ({ engine }) => {
  const peer = publishedPeer();
  await engine.open(`${peer.http}${PAGE_PATH}`);
  const outcome = await engine.call<Outcome>('__run', 'no such case', peer);
  const { message, stack } = await failureOf(requirePassed(outcome, contractCase));
  expect(message).toBe("Error: The page knows no case named 'no such case'");
  const frames = stack?.split('\n').slice(1);
  expect(frames?.[0]).toContain(placeOf(new URL('../run-case.ts', import.meta.url), 'The page knows no case'));
  expect(frames?.at(-1)).toContain(definition);
});

test('a case that does not end in time is named with its place', async () => {
  const never = new Promise<Outcome>(() => {});
  const { message, stack } = await failureOf(endedInTime(never, contractCase, 1));
  expect(message).toContain(contractCase.name);
  expect(stack).toContain(definition);
});
