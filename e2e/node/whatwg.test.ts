/** The rules of the web platform for WebSocket, kept by our class in Node; `e2e/playwright/pages/whatwg.spec.ts` has the browsers. */
import { WebSocket as Ours } from 'twinsocket/websocket';
import { expect, inject, test } from 'vitest';
import { differences } from '../whatwg/differences.ts';
import { judge } from '../whatwg/judge.ts';
import { allRules } from '../whatwg/rules/index.ts';

const { ws } = inject('peer');
const listed = differences['ours in node'] ?? {};

for (const rule of allRules) {
  test(`rule of WebSocket: ${rule.name}${rule.name in listed ? ` [not kept: ${listed[rule.name]}]` : ''}`, async () => {
    const seen = await judge(rule, { WebSocket: Ours as unknown as typeof WebSocket, ws });
    if (rule.name in listed) expect(seen, 'a rule that is listed as not kept').not.toBe(null);
    else expect(seen).toBe(null);
  }, 10_000);
}

test('each difference that is listed names a rule', () => {
  const names = allRules.map(({ name }) => name);
  const unknown = Object.values(differences).flatMap((each) =>
    Object.keys(each).filter((name) => !names.includes(name)),
  );
  expect(unknown).toEqual([]);
});
