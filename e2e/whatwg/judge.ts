/** Runs a rule with a class, and says in one line why it does not hold; null if it does. */
import type { Rule, RuleEnv } from './rule.ts';

/** Milliseconds that a rule may take; a socket that never tells its end would take for ever. */
const longestWait = 5000;

export async function judge(rule: Rule, env: RuleEnv): Promise<string | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came within ${longestWait} ms`)), longestWait);
  });
  try {
    await Promise.race([rule.run(env), late]);
    return null;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } finally {
    clearTimeout(timer);
  }
}
