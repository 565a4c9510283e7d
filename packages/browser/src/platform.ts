/** Of core's `platform.ts` in a page: its platform hands over whole messages, each in memory of its own. */
export const messagesInParts = false;
export const memoryIsLent = false;
export const connectsItself = false;
