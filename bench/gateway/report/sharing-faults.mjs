/** A little room for requests that were under way when the counting began or ended. */
const room = 0.95;

/**
 * Gateways that shared what may never be shared: an answer between two identities, or a mutation.
 *
 * @returns {{gateway: string, workload: string, variant: string, fault: string}[]}
 */
export function sharingFaults(summary) {
  return summary.flatMap((row) => {
    const alone = summary.find(
      (other) =>
        other.workload === row.workload && other.gateway === row.gateway && other.variant === 'off',
    );
    const fault =
      row.variant === 'identities' && row.callsPerRequest < alone?.callsPerRequest * room
        ? 'shared answers between identities'
        : row.workload === 'd' && row.callsPerRequest < room
          ? 'shared a mutation'
          : undefined;
    const { gateway, workload, variant } = row;
    return fault === undefined ? [] : [{ gateway, workload, variant, fault }];
  });
}
