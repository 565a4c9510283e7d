export function runInLanes<Step extends { readonly name: string; readonly after: readonly string[] }, Rows>(
  steps: readonly Step[],
  runStep: (step: Step) => Promise<Rows>,
): Promise<readonly Rows[]>;
