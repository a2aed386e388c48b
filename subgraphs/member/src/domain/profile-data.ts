import { baseErrors } from '@hub/kernel/pure';

/** Trimmed, composed, 1 to 32 characters, nothing invisible. */
export function normaliseNickname(text: string, field = 'nickname'): string {
  const nickname = text.normalize('NFC').trim();
  const length = [...nickname].length;
  if (length < 1 || length > 32 || /\p{C}/u.test(nickname)) {
    throw baseErrors.refuse('BAD_USER_INPUT', `${field} must have 1 to 32 visible characters`, {
      field,
    });
  }
  return nickname;
}

/** Trimmed; the domain in lower case, and for finding it again the whole address. */
export function normaliseEmail(text: string, field = 'email'): string {
  const email = text.normalize('NFC').trim().toLowerCase();
  if (email.length > 254 || !/^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/.test(email)) {
    throw baseErrors.refuse('BAD_USER_INPUT', `${field} must be an e-mail address`, { field });
  }
  return email;
}

/** A calendar day `YYYY-MM-DD` that lies in the past and in living memory. */
export function parseBirthday(text: string, today: string, field = 'birthday'): string {
  const isDay = isCalendarDay(text);
  if (!isDay || text > today || Number(today.slice(0, 4)) - Number(text.slice(0, 4)) > 130) {
    throw baseErrors.refuse('BAD_USER_INPUT', `${field} must be a day YYYY-MM-DD in the past`, {
      field,
    });
  }
  return text;
}

/** `1990-05-17` → `****-05-**`: enough for a birthday greeting, not enough to know who it is. */
export function maskBirthday(birthday: string): string {
  return `****-${birthday.slice(5, 7)}-**`;
}

function isCalendarDay(text: string): boolean {
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // 30 February would roll over to March.
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text);
}
