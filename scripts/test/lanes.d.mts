export function runInLanes<
  Step extends { readonly name: string; readonly after: readonly string[]; readonly waits?: boolean },
  Rows,
>(steps: readonly Step[], runStep: (step: Step) => Promise<Rows>): Promise<readonly Rows[]>;
