import { maskAddress, maskEmail, maskName, maskPhone } from '@hub/kernel';
import type { MaskKind } from '../engine/field-rules.js';

const HIDDEN = '****';

interface Mask {
  readonly mask: (text: string) => string;
  /** What the mask makes. A capability that masked already is believed: masking twice would only lose more. */
  readonly made: RegExp;
}

const masks: Readonly<Record<MaskKind, Mask>> = {
  PHONE: { mask: maskPhone, made: /^(?:\*{4}.{0,2}|(?:\+\d{1,3}[ -]?)?\d{3}\*{4}\d{4})$/su },
  EMAIL: { mask: maskEmail, made: /^(?:\*{3}|.\*{3}@[^@]*)$/su },
  NAME: { mask: maskName, made: /^(?:|.\*{2,3})$/su },
  ADDRESS: { mask: maskAddress, made: /^.{0,6}\*{4}$/su },
  // A birthday's month may be known; what is left of everything else is that there is something.
  ALL: { mask: () => HIDDEN, made: /^\*{4}(?:-(?:\d\d|\*\*)-\*\*)?$/u },
};

/**
 * A value as somebody who may not read it sees it: texts masked, lists entry by entry, null as it is. What is neither
 * is not shown at all (null). Masking a masked value changes nothing.
 */
export function maskValue(kind: MaskKind, value: unknown): unknown {
  if (typeof value === 'string') {
    const { mask, made } = masks[kind];
    return made.test(value) ? value : mask(value);
  }
  if (Array.isArray(value)) return value.map((entry) => maskValue(kind, entry));
  return null;
}
