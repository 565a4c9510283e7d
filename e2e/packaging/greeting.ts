/** What the fixtures send, and expect back. */
export const GREETING = 'Hello, World!';
