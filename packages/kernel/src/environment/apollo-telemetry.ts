/** `@apollo/gateway` reports its use to its maker unless this variable is set before it starts; nothing leaves a hub. */
export function silenceApolloTelemetry(): void {
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
}
