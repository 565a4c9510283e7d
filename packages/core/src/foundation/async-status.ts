/** `Windows.Foundation.AsyncStatus`: the status of an operation. */
export const AsyncStatus = { started: 0, completed: 1, canceled: 2, error: 3 } as const;
/** A value of the enum of the same name. */
export type AsyncStatus = (typeof AsyncStatus)[keyof typeof AsyncStatus];
