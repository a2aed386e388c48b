import type { AnswerBytes } from './passage.js';
import { MISMATCH } from './scan.js';

/** One reading of an answer. */
export class Reading implements AnswerBytes {
  /** Where it stands; `MISMATCH` once the answer is not what was expected, and then nothing read of it counts. */
  at = 0;

  readonly text: DataView;

  constructor(readonly bytes: Buffer) {
    this.text = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  isOff(): boolean {
    return this.at === MISMATCH;
  }

  /** Gives the answer up. */
  off(): null {
    this.at = MISMATCH;
    return null;
  }
}

/** Reads the value a reading stands at, and goes on behind it. */
export type ValueReader = (reading: Reading) => unknown;
