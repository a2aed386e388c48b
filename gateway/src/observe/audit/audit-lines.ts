import { createReadStream } from 'node:fs';

/** One line of an audit file. */
export interface Line {
  readonly bytes: Buffer;
  /** Whether it has its end. */
  readonly isWhole: boolean;
}

const newline = 0x0a;

/** The lines of a file, without holding more of it than a piece. */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 })) {
    let bytes = Buffer.concat([rest, chunk as Buffer]);
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline)) {
      yield { bytes: bytes.subarray(0, end), isWhole: true };
      bytes = bytes.subarray(end + 1);
    }
    rest = bytes;
  }
  if (rest.length > 0) yield { bytes: rest, isWhole: false };
}
