/** `13812345678` → `138****5678`; a country code stays, a short number keeps its last two digits. */
export function maskPhone(phone: string): string {
  const match = /^(\+\d{1,3}[ -]?)?(\d{3})\d{3,}(\d{4})$/.exec(phone.trim());
  if (match === null) return `****${phone.slice(-2)}`;
  return `${match[1] ?? ''}${match[2] ?? ''}****${match[3] ?? ''}`;
}

/** `li.hua@example.com` → `l***@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? '***' : `${firstCharacter(email)}***${email.slice(at)}`;
}

/** `王小明` → `王**`, `Grace Hopper` → `G***`: the length says nothing beyond one character. */
export function maskName(name: string): string {
  if (name === '') return '';
  return /\p{Script=Han}/u.test(name) ? `${firstCharacter(name)}**` : `${firstCharacter(name)}***`;
}

/** The first six characters (province and city in a Chinese address), then nothing more. */
export function maskAddress(address: string): string {
  const visible = Math.min(6, Math.floor([...address].length / 3));
  return `${[...address].slice(0, visible).join('')}****`;
}

function firstCharacter(text: string): string {
  return [...text][0] ?? '';
}
