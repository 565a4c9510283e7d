/** The HRESULTs that the contract promises, written out once more: the suite must not take them from what it tests. */
const signed = (hex: number): number => hex | 0;

export const E_POINTER = signed(0x80004003);
export const E_FAIL = signed(0x80004005);
export const E_BOUNDS = signed(0x8000000b);
export const E_ILLEGAL_METHOD_CALL = signed(0x8000000e);
export const RO_E_CLOSED = signed(0x80000013);
export const NOT_SUPPORTED = signed(0x80070032);
export const E_INVALIDARG = signed(0x80070057);
export const NO_UNICODE_TRANSLATION = signed(0x80070459);
export const CANCELLED = signed(0x800704c7);
export const INVALID_OPERATION = signed(0x800710dd);
export const WSAEMSGSIZE = signed(0x80072738);
export const TIMEOUT = signed(0x80072ee2);
export const OPERATION_CANCELLED = signed(0x80072ef1);
export const CANNOT_CONNECT = signed(0x80072efd);
export const CONNECTION_ABORTED = signed(0x80072efe);
export const CONNECTION_RESET = signed(0x80072eff);
export const INVALID_SERVER_RESPONSE = signed(0x80072f78);
export const httpStatus = (status: number): number => signed(0x80190000 + status);
