/** `npm test -- --list`: the contract cases by name for each platform, and what excludes them, without running any. */
import { tsImport } from 'tsx/esm/api';
import { run } from './run.mjs';

const root = new URL('../../', import.meta.url);

export async function list(build) {
  // The capabilities are part of the product: only a build tells them, and an old one tells them wrong.
  const { code } = await run(build);
  if (code !== 0) return 1;
  const { cases } = await tsImport('./e2e/contract/index.ts', root.href);
  const { plan, withoutFrameReader } = await tsImport('./e2e/plan.ts', root.href);
  const { streamCapabilities, unfit } = await tsImport('./e2e/playwright/web-socket-stream.ts', root.href);
  const node = await import(new URL('dist/node/index.mjs', root).href);
  const browser = await import(new URL('dist/browser/index.mjs', root).href);
  print('Node', plan(cases, node.capabilities));
  print('Node, without our frame reader', plan(cases, withoutFrameReader(node.capabilities)));
  for (const name of ['Chromium', 'Firefox', 'WebKit']) print(name, plan(cases, browser.capabilities));
  print('Chromium, by WebSocketStream', plan(cases, { ...browser.capabilities, ...streamCapabilities }, unfit));
  return 0;
}

function print(platform, planned) {
  const excluded = planned.filter((entry) => entry.excluded);
  console.log(`\n${platform}: ${planned.length - excluded.length} cases, ${excluded.length} excluded`);
  for (const { title, excluded: out } of planned) console.log(`  ${out ? '-' : '+'} ${title}`);
}
