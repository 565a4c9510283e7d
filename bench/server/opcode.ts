/** RFC 6455, section 11.8; what is above `binary` is no data. */
export const Opcode = { continuation: 0, text: 1, binary: 2, close: 8 } as const;
