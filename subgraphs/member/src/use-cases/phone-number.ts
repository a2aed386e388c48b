import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.min';
import { memberErrors } from '../domain/errors.js';

/** Chinese numbers are written without their country code. */
const businessRegion: CountryCode = 'CN';

/** Any usual spelling to E.164 (`138 1234 5678` → `+8613812345678`), or INVALID_PHONE. */
export function normalisePhone(text: string, field = 'phone'): string {
  const parsed =
    text.length <= 32 ? parsePhoneNumberFromString(text, businessRegion, metadata) : undefined;
  if (parsed?.isValid() !== true || parsed.ext !== undefined) {
    throw memberErrors.refuse(
      'INVALID_PHONE',
      `${field} is no phone number; write 13812345678 or +44 7911 123456`,
      { field },
    );
  }
  return parsed.number;
}

/** As people of the region write it: `13812345678`; foreign numbers with their code, `+44 7911123456`. */
export function writePhone(e164: string): string {
  const parsed = parsePhoneNumberFromString(e164, metadata);
  if (parsed === undefined) return e164;
  const national: string = parsed.nationalNumber;
  return parsed.country === businessRegion ? national : `+${parsed.countryCallingCode} ${national}`;
}
