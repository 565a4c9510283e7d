/** `Windows.Foundation.AsyncStatus`: where an operation stands. */
export const AsyncStatus = { started: 0, completed: 1, canceled: 2, error: 3 } as const;
export type AsyncStatus = (typeof AsyncStatus)[keyof typeof AsyncStatus];
