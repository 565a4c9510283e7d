/** Milliseconds after which a program hangs; one takes a few. Shorter while a shorter program is looked for. */
export const patience = { milliseconds: 10_000 };
