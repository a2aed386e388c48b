import { isAscii, transcode } from 'node:buffer';

/** Shorter texts are decoded sooner than looked at. */
const LONG_TEXT = 2_048;

/**
 * A text in UTF-8; what is no UTF-8 becomes U+FFFD. Node decodes texts with other than ASCII characters one by one,
 * which is as much work as reading the JSON in them; `transcode` takes many at once.
 */
export function decodeText(bytes: Buffer): string {
  if (bytes.length < LONG_TEXT) return bytes.toString();
  if (isAscii(bytes)) return bytes.toString('latin1');
  try {
    return transcode(bytes, 'utf8', 'utf16le').toString('utf16le');
  } catch {
    return bytes.toString();
  }
}
