/** The body of an answer. */
export interface AnswerBytes {
  readonly bytes: Buffer;
  /** The same bytes, to be looked at several at a time. */
  readonly text: DataView;
}

/**
 * Fields of an object as a capability wrote them, which go to the client byte for byte: from the first key to the last
 * value, without a comma or brace around them. What stands there was checked against the graph when it was read.
 */
export class Passage {
  constructor(
    readonly body: AnswerBytes,
    readonly start: number,
    readonly end: number,
  ) {}

  get text(): string {
    return this.body.bytes.toString('utf8', this.start, this.end);
  }
}

/** The name under which an object holds a passage: none a field can have. */
export function passageKey(number: number): string {
  return `\u0000${String(number)}`;
}
