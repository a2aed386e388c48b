import { SingleBar, Presets } from 'cli-progress';

/** Shows how far long work has come. */
export interface Progress {
  start(total: number, label: string): void;
  advanceTo(done: number): void;
  finish(): void;
}

const LINE_EVERY_MS = 2_000;

/** A bar on a terminal, a plain line every two seconds elsewhere. */
export function openProgress(output: NodeJS.WriteStream): Progress {
  return output.isTTY ? barProgress(output) : lineProgress(output);
}

function barProgress(output: NodeJS.WriteStream): Progress {
  const bar = new SingleBar(
    {
      stream: output,
      format: '{label} [{bar}] {percentage}% {value}/{total} ETA {eta_formatted}',
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  return {
    start: (total, label) => {
      bar.start(total, 0, { label });
    },
    advanceTo: (done) => {
      bar.update(done);
    },
    finish: () => {
      bar.stop();
    },
  };
}

function lineProgress(output: NodeJS.WriteStream): Progress {
  let label = '';
  let total = 0;
  let done = 0;
  let written = 0;
  const write = (): void => {
    written = Date.now();
    output.write(`${label}: ${String(done)} of ${String(total)}\n`);
  };
  return {
    start: (newTotal, newLabel) => {
      [label, total, done, written] = [newLabel, newTotal, 0, Date.now()];
    },
    advanceTo: (newDone) => {
      done = newDone;
      if (Date.now() - written >= LINE_EVERY_MS) write();
    },
    finish: write,
  };
}
