/** One number that is counted or set. */
export class Count {
  value = 0;

  add(by = 1): void {
    this.value += by;
  }
}

/** Durations by size. */
export class Durations {
  readonly counts: number[];
  sum = 0;

  constructor(private readonly bounds: readonly number[]) {
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(milliseconds: number): void {
    const seconds = milliseconds / 1_000;
    const { bounds, counts } = this;
    let index = 0;
    while (index < bounds.length && seconds > (bounds[index] ?? 0)) index += 1;
    counts[index] = (counts[index] ?? 0) + 1;
    this.sum += seconds;
  }
}

interface FamilyDescription {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Series kept at most; what comes later is counted under `other`. */
  readonly most?: number;
}

const usualMost = 5_000;

/**
 * The series of one metric. Prometheus's own client looks labels up anew for every number; here a series is found once
 * and then costs an addition, because a request writes about ten.
 */
abstract class SeriesFamily<Series> {
  readonly #series = new Map<
    string,
    { readonly values: readonly string[]; readonly series: Series }
  >();

  protected constructor(
    protected readonly description: FamilyDescription,
    private readonly kind: 'counter' | 'gauge' | 'histogram',
    private readonly create: () => Series,
  ) {}

  /** The series with these values, one for each label in their order. */
  of(...values: readonly string[]): Series {
    const key = values.length === 1 ? (values[0] ?? '') : values.join('\n');
    const known = this.#series.get(key);
    if (known !== undefined) return known.series;
    const others = this.description.labels.map(() => 'other');
    if (this.#series.size >= (this.description.most ?? usualMost) && key !== others.join('\n'))
      return this.of(...others);
    const series = this.create();
    this.#series.set(key, { values, series });
    return series;
  }

  /** In the text format that Prometheus scrapes. */
  text(): string {
    const { name, help, labels } = this.description;
    const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} ${this.kind}`];
    for (const { values, series } of this.#series.values()) {
      const pairs = labels.map((label, index) => `${label}="${escaped(values[index] ?? '')}"`);
      lines.push(...this.linesOf(pairs, series));
    }
    return `${lines.join('\n')}\n`;
  }

  protected abstract linesOf(pairs: readonly string[], series: Series): string[];
}

/** Numbers by label. */
export class CountFamily extends SeriesFamily<Count> {
  constructor(description: FamilyDescription, kind: 'counter' | 'gauge' = 'counter') {
    super(description, kind, () => new Count());
    if (description.labels.length === 0) this.of();
  }

  protected linesOf(pairs: readonly string[], { value }: Count): string[] {
    return [line(this.description.name, pairs, value)];
  }
}

/** From a cache hit to a mutation at its deadline, in seconds. */
const usualBounds = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
] as const;

/** Histograms by label. */
export class DurationFamily extends SeriesFamily<Durations> {
  constructor(
    description: FamilyDescription,
    private readonly bounds: readonly number[] = usualBounds,
  ) {
    super(description, 'histogram', () => new Durations(bounds));
  }

  protected linesOf(pairs: readonly string[], { counts, sum }: Durations): string[] {
    const { name } = this.description;
    const lines: string[] = [];
    let total = 0;
    for (const [index, count] of counts.entries()) {
      total += count;
      const bound = this.bounds[index];
      const upTo = `le="${bound === undefined ? '+Inf' : String(bound)}"`;
      lines.push(line(`${name}_bucket`, [...pairs, upTo], total));
    }
    return [...lines, line(`${name}_sum`, pairs, sum), line(`${name}_count`, pairs, total)];
  }
}

function line(name: string, pairs: readonly string[], value: number): string {
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${String(value)}`;
}

function escaped(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/"/g, '\\"');
}
