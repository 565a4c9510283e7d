/** Which rules a class breaks, each with what was seen. */
import { judge } from './judge.ts';
import type { RuleEnv } from './rule.ts';
import { allRules } from './rules/index.ts';

export async function brokenRules(env: RuleEnv): Promise<Record<string, string>> {
  const broken: Record<string, string> = {};
  for (const rule of allRules) {
    const seen = await judge(rule, env);
    if (seen !== null) broken[rule.name] = seen;
  }
  return broken;
}
