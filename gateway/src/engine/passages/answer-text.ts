import { jsonText, quoted } from '../json-text.js';
import { isAnswerObject } from '../own-property.js';
import { Passage } from './passage.js';

/** What was read of an answer, as JSON text. */
export function answerText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(answerText).join(',')}]`;
  if (!isAnswerObject(value)) return jsonText(value);
  const fields = Object.keys(value).map((key) => {
    const held = value[key];
    return held instanceof Passage ? held.text : `${quoted(key)}:${answerText(held)}`;
  });
  return `{${fields.join(',')}}`;
}
