/** `Windows.Networking.Sockets.BandwidthStatistics`: bits per second and how they vary, each time a fresh copy. */
export interface BandwidthStatistics {
  /** How fast we send, by the last seconds. */
  outboundBitsPerSecond: number;
  /** How fast we receive, by the last seconds. */
  inboundBitsPerSecond: number;
  /** How much the outbound figure varies from second to second. */
  outboundBitsPerSecondInstability: number;
  /** How much the inbound figure varies from second to second. */
  inboundBitsPerSecondInstability: number;
  /** Whether we send as fast as the link takes it. */
  outboundBandwidthPeaked: boolean;
  /** Whether we receive as fast as the link gives it; false where nobody can tell. */
  inboundBandwidthPeaked: boolean;
}
