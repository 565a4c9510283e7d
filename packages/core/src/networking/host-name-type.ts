/** `Windows.Networking.HostNameType`: the kind of a {@link HostName}. */
export const HostNameType = { domainName: 0, ipv4: 1, ipv6: 2, bluetooth: 3 } as const;
/** A value of the enum of the same name. */
export type HostNameType = (typeof HostNameType)[keyof typeof HostNameType];
