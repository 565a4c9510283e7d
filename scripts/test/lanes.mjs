/** Runs steps two at a time, so that one works while the other waits for a timeout, a registry or a slow peer; and beside them what mostly waits. */

const LANES = 2;

/**
 * A lane that is free takes the first step that may start. So a slow step holds nobody up, and the order of the list says only roughly
 * which steps run beside each other. A step that `waits` takes no lane.
 *
 * @param {readonly { name: string, after: readonly string[], waits?: boolean }[]} steps `after` has names of steps before it in the list
 * @param {(step: object) => Promise<Rows>} runStep
 * @template Rows
 * @returns {Promise<readonly Rows[]>} what each step gave, in the order of the steps
 */
export async function runInLanes(steps, runStep) {
  const running = new Map();
  const results = new Map();
  const lane = async (waiting) => {
    while (waiting.length > 0) {
      const next = waiting.findIndex(({ after }) => after.every((name) => results.has(name)));
      if (next === -1) {
        await Promise.race(running.values());
        continue;
      }
      const [step] = waiting.splice(next, 1);
      running.set(step.name, runStep(step));
      results.set(step.name, await running.get(step.name));
      running.delete(step.name);
    }
  };
  const working = steps.filter(({ waits }) => !waits);
  const lanes = Array.from({ length: LANES }, () => lane(working));
  await Promise.all([...lanes, ...steps.filter(({ waits }) => waits).map((step) => lane([step]))]);
  return steps.map(({ name }) => results.get(name));
}
