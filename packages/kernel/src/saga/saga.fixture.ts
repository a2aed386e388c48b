import { DomainError } from '../errors/domain-error.js';
import { CrashError } from './crash-error.js';
import type { SagaStep } from './saga-definition.js';

export interface TripState {
  readonly booked: readonly string[];
}

/** Where a fault strikes: in the call before or after its effect, in the local transaction, and the same on the way back. */
export const boundaries = [
  'before',
  'after',
  'apply',
  'before undo',
  'after undo',
  'applied undo',
] as const;
export type Boundary = (typeof boundaries)[number];

export interface Fault {
  readonly step: string;
  readonly boundary: Boundary;
  readonly error: Error;
  /** How often it strikes. */
  times: number;
}

export const crash = (): Error => new CrashError('the process died');
export const refusal = (): Error =>
  new DomainError('SOLD_OUT', 'nothing left', { details: { left: 0 } });
export const outage = (): Error => new Error('connection reset');

/** Other subgraphs in miniature: idempotent by key, they remember what is in effect and in which order it was undone. */
export class Remotes {
  readonly inEffect = new Map<string, number>();
  readonly undone: string[] = [];
  readonly keys = new Set<string>();
  readonly local: string[] = [];
  faults: Fault[] = [];

  steps(...names: string[]): SagaStep<TripState>[] {
    return names.map((name) => ({
      name,
      run: async (state, { key }) => {
        await this.strike(name, 'before');
        if (!this.keys.has(key)) this.inEffect.set(name, (this.inEffect.get(name) ?? 0) + 1);
        this.keys.add(key);
        await this.strike(name, 'after');
        return { booked: [...state.booked, name] };
      },
      apply: async () => {
        await this.strike(name, 'apply');
        this.local.push(`+${name}`);
      },
      compensate: async (state, { key }) => {
        await this.strike(name, 'before undo');
        if (!this.keys.has(key) && this.inEffect.has(name)) {
          this.inEffect.delete(name);
          this.undone.push(name);
        }
        this.keys.add(key);
        await this.strike(name, 'after undo');
        return { booked: state.booked.filter((booked) => booked !== name) };
      },
      applyCompensation: async () => {
        await this.strike(name, 'applied undo');
        this.local.push(`-${name}`);
      },
    }));
  }

  private async strike(step: string, boundary: Boundary): Promise<void> {
    await Promise.resolve();
    const fault = this.faults.find(
      (each) => each.step === step && each.boundary === boundary && each.times > 0,
    );
    if (fault === undefined) return;
    fault.times -= 1;
    throw fault.error;
  }
}
