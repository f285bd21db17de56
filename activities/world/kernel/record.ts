import type { Instant } from '../../../workflows/domain/instant';
import type { RuleId } from '../../../workflows/domain/rules';
import type { RegionChange } from '../../../workflows/domain/rules/region-change';

/** What the world did, written when it happens: the judges of a run read this and nothing else. */
export type WorldEvent = {
  readonly at: Instant;
  /** The component or the role that it happened to. */
  readonly source: string;
  readonly kind: string;
  readonly text: string;
  /** True when an operator would have seen it: these make up the timeline. */
  readonly isSeen: boolean;
  readonly data?: Readonly<Record<string, string | number | boolean | null>>;
};

export type Violation = {
  readonly at: Instant;
  readonly rule: RuleId;
  readonly evidence: string;
  readonly by: string;
};

/** A change that somebody made, with the state in which it was made: what rules are asked about. */
export type MadeChange = {
  readonly at: Instant;
  readonly by: string;
  readonly change: RegionChange;
};

/** Times and values of one quantity, in order. */
export type Series = { readonly at: Instant[]; readonly value: number[] };

export class WorldRecord {
  readonly events: WorldEvent[] = [];
  readonly violations: Violation[] = [];
  readonly changes: MadeChange[] = [];
  /** Every act in its order: who, when, what. */
  readonly acts: { readonly at: Instant; readonly role: string; readonly operation: string }[] = [];
  readonly series = new Map<string, Series>();

  add(event: WorldEvent): void {
    this.events.push(event);
  }

  /** A rule that was broken; nobody sees it as it happens, the journal tells it. */
  addViolation(violation: Violation): void {
    const { at, by, rule, evidence } = violation;
    this.violations.push(violation);
    this.add({
      ...{ at, source: by, kind: 'rule-broken', isSeen: false },
      text: `${rule}: ${evidence}`,
    });
  }

  addChange(made: MadeChange): void {
    this.changes.push(made);
  }

  sample(name: string, at: Instant, value: number): void {
    let series = this.series.get(name);
    if (series === undefined) {
      series = { at: [], value: [] };
      this.series.set(name, series);
    }
    series.at.push(at);
    series.value.push(value);
  }

  timeline(): readonly WorldEvent[] {
    return this.events.filter((event) => event.isSeen);
  }
}
