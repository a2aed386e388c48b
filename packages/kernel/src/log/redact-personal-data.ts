const personal =
  /phone|mobile|e-?mail|openid|unionid|authorization|cookie|address|birthday|password|secret|token|^code$|(sms|verification|signin|authorization)code/i;
const deepest = 8;

/** The same keys as plain paths, for bindings of child loggers. */
export const personalBindings = [
  'phone',
  'email',
  'openid',
  'authorization',
  'address',
  'birthday',
  'token',
  'code',
] as const;

/** A copy without the values whose key speaks of a person or a secret, at any depth. */
export function redactPersonalData(value: Record<string, unknown>): Record<string, unknown> {
  return redactObject(value, 0);
}

function redactObject(value: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      personal.test(key) && inner != null ? '[redacted]' : redact(inner, depth + 1),
    ]),
  );
}

function redact(value: unknown, depth: number): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Error || value instanceof Date) return value;
  if (depth > deepest) return '[too deep]';
  return Array.isArray(value)
    ? value.map((inner) => redact(inner, depth + 1))
    : redactObject(value, depth);
}
