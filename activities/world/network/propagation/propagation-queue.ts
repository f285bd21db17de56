import type { Discipline } from '../../../../workflows/controllers/network/discipline';
import {
  admits,
  DRAIN_DEFAULTS,
  DRAIN_START,
  nextLane,
  retryDelay,
  worked,
  type DrainView,
  type Lane,
} from '../../../../workflows/controllers/network/draining';
import type { Instant } from '../../../../workflows/domain/instant';
import type { Kernel } from '../../kernel/kernel';
import { KeyedChance } from '../../leases/keyed-chance';
import { Appliers, type Application } from './appliers';
import { FreshUpdates, type FreshUpdate } from './fresh-updates';
import type { PropagationScenario } from './propagation-scenario';
import { ServedRate } from './served-rate';
import { SetAside } from './set-aside';
import { TargetStates } from './target-states';
import { Timeliness } from './timeliness';
import { WaitingLines } from './waiting-lines';

const FRESH = 0;
const BACKLOG = 1;
const NOBODY = -1;

/**
 * Configurations that wait for their targets, and workers that apply them under a discipline. Several
 * work at once and each takes its own time, so what was taken up later may be written earlier: without a guard
 * at the point of applying, an older state then lands on a newer one.
 */
export class PropagationQueue {
  readonly targets = new TargetStates();
  readonly timeliness = new Timeliness();
  readonly #scenario: PropagationScenario;
  readonly #discipline: Discipline;
  readonly #fresh: FreshUpdates;
  readonly #lines = new WaitingLines(2);
  readonly #aside = new SetAside();
  readonly #appliers: Appliers;
  readonly #served = new ServedRate();
  readonly #serviceTimes: KeyedChance;
  readonly #errors: KeyedChance;
  /** By target: the one entry that waits, where updates of a target are coalesced. */
  readonly #entryOf: number[] = [];
  #drain = DRAIN_START;
  #now: Instant = 0;
  #next: FreshUpdate;
  #attempts = 0;
  #backlogServedAt: Instant = 0;
  #backlogStoodStill = 0;

  constructor(kernel: Kernel, scenario: PropagationScenario, discipline: Discipline) {
    this.#scenario = scenario;
    this.#discipline = discipline;
    this.#appliers = new Appliers(scenario.workers);
    this.#serviceTimes = new KeyedChance(kernel.random('propagation/service'));
    this.#errors = new KeyedChance(kernel.random('propagation/errors'));
    this.#fillBacklog(kernel);
    this.#fresh = new FreshUpdates(kernel.random('propagation/fresh'), scenario);
    this.#next = this.#fresh.next();
    this.#dispatch();
  }

  get now(): Instant {
    return this.#now;
  }

  get attempts(): number {
    return this.#attempts;
  }

  /** The longest time in which something waited in the backlog and none of it was taken up. */
  get backlogStoodStill(): number {
    return this.#backlogStoodStill;
  }

  /** Moves on to an instant, or stops before it when `isOver` says so after something has happened. */
  runUntil(at: Instant, isOver: () => boolean = () => false): void {
    while (!isOver()) {
      const retryAt = this.#appliers.hasFree ? Math.max(this.#now, this.#aside.nextAt) : Infinity;
      const due = Math.min(this.#next.at, this.#appliers.nextEnd, retryAt);
      if (due > at) {
        this.#now = at;
        return;
      }
      this.#now = due;
      if (this.#appliers.nextEnd === due) this.#end(this.#appliers.end());
      else if (this.#next.at === due) this.#arrive();
      this.#dispatch();
    }
  }

  /** Stale updates for random targets, in random order: some have many, some none. */
  #fillBacklog(kernel: Kernel): void {
    const { targets, staleUpdates, poisonShare } = this.#scenario;
    const [random, luck] = [
      kernel.random('propagation/backlog'),
      kernel.random('propagation/poison'),
    ];
    for (let target = 0; target < targets; target += 1) this.#addTarget(luck.next() < poisonShare);
    for (let update = 0; update < Math.round(targets * staleUpdates); update += 1) {
      const target = Math.floor(random.next() * targets);
      this.#wait(target, this.targets.ask(target), BACKLOG);
    }
  }

  #addTarget(isPoison: boolean): number {
    this.#entryOf.push(NOBODY);
    return this.targets.add(isPoison);
  }

  #arrive(): void {
    const target = this.#next.target ?? this.#addTarget(false);
    const version = this.targets.ask(target);
    this.timeliness.asked(target, version, this.#now);
    const { lanes } = this.#discipline;
    const isAdmitted = lanes !== null && admits(this.#view(), lanes);
    this.#wait(target, version, isAdmitted ? FRESH : BACKLOG);
    this.#next = this.#fresh.next();
  }

  #wait(target: number, version: number, line: number): void {
    const waiting = this.#entryOf[target] as number;
    if (waiting === NOBODY) {
      this.#lines.append(line, this.#enter(target, version));
      return;
    }
    this.#lines.update(waiting, version);
    const from = this.#lines.lineOf(waiting);
    if (from !== BACKLOG || line !== FRESH || !this.#discipline.promotes) return;
    this.#lines.remove(waiting);
    this.#lines.waitsSince(waiting, this.#now);
    this.#lines.append(FRESH, waiting);
  }

  #view(): DrainView {
    const lane = (line: number) => {
      const oldest = this.#lines.first(line);
      const oldestMs = oldest === null ? 0 : this.#now - this.#lines.sinceOf(oldest);
      return { waiting: this.#lines.length(line), oldestMs };
    };
    return {
      ...{ fresh: lane(FRESH), backlog: lane(BACKLOG), asideDue: this.#aside.dueAt(this.#now) },
      asideUnderWay: this.#appliers.of('aside'),
      servedPerSecond: this.#served.perSecond(this.#now),
    };
  }

  #dispatch(): void {
    while (this.#appliers.hasFree) {
      const lane = this.#chooseLane();
      if (lane === null) return;
      this.#begin(lane, this.#takeFrom(lane));
    }
  }

  #chooseLane(): Lane | null {
    const { lanes } = this.#discipline;
    if (lanes !== null) return nextLane(this.#drain, this.#view(), lanes);
    if (this.#aside.dueAt(this.#now) > 0) return 'aside';
    return this.#lines.length(BACKLOG) > 0 ? 'backlog' : null;
  }

  #takeFrom(lane: Lane): number {
    if (lane === 'aside') return this.#aside.take(this.#now);
    const line = lane === 'fresh' ? FRESH : BACKLOG;
    if (lane === 'backlog') {
      const stoodStill = this.#now - this.#backlogServedAt;
      this.#backlogStoodStill = Math.max(this.#backlogStoodStill, stoodStill);
      this.#backlogServedAt = this.#now;
    }
    const isOldestFirst = this.#discipline.order === 'oldest-first';
    const entry = isOldestFirst ? this.#lines.first(line) : this.#lines.last(line);
    this.#lines.remove(entry as number);
    return entry as number;
  }

  #begin(lane: Lane, entry: number): void {
    const [target, version] = [this.#lines.targetOf(entry), this.#lines.versionOf(entry)];
    this.#lines.drop(entry);
    this.#entryOf[target] = NOBODY;
    const isSuperseded = this.#discipline.guards && version <= this.targets.appliedTo(target);
    this.targets.takeUp(target, version);
    this.#attempts += 1;
    const { service, checkShare, failAfter, errorShare } = this.#scenario;
    const took = service.mean * this.#spread(target, version);
    const luck = this.#errors.uniform(target, 16 * version + this.#aside.failuresOf(target));
    const begun = { target, version, lane, startedAt: this.#now };
    if (isSuperseded) {
      const endsAt = this.#now + checkShare * took;
      this.#appliers.begin({ ...begun, endsAt, end: 'finds-it-superseded' });
    } else if (this.targets.isPoison(target)) {
      this.#appliers.begin({ ...begun, endsAt: this.#now + failAfter, end: 'fails' });
    } else {
      const end = luck < errorShare ? 'fails' : 'applies';
      this.#appliers.begin({ ...begun, endsAt: this.#now + took, end });
    }
  }

  #spread(target: number, version: number): number {
    const sigma = Math.sqrt(Math.log(1 + this.#scenario.service.variation ** 2));
    return Math.exp(sigma * this.#serviceTimes.normal(target, version) - sigma ** 2 / 2);
  }

  #end(application: Application): void {
    const { target, version, lane, startedAt, end } = application;
    this.#drain = worked(this.#drain, lane, this.#now - startedAt);
    this.#served.count(this.#now);
    if (end === 'fails') {
      this.#fail(application);
      return;
    }
    if (end === 'finds-it-superseded') return;
    this.#aside.recovered(target);
    // Looked at once more, at the point of applying: a newer one may have got there first.
    if (this.#discipline.guards && version <= this.targets.appliedTo(target)) return;
    this.targets.apply(target, version);
    this.timeliness.applied(target, version, this.#now);
  }

  #fail({ target, version, lane }: Application): void {
    const { failed, order } = this.#discipline;
    this.targets.giveBack(target);
    const failures = this.#aside.failed(target);
    if (failed === 'aside') {
      this.#setAside(target, version, failures);
      return;
    }
    // What has come meanwhile waits already, and is newer.
    if (this.#entryOf[target] !== NOBODY) return;
    const entry = this.#enter(target, version);
    const line = lane === 'fresh' ? FRESH : BACKLOG;
    const isAtEnd = failed === 'to-the-end' || order === 'newest-first';
    if (isAtEnd) this.#lines.append(line, entry);
    else this.#lines.prepend(line, entry);
  }

  /** With its newest version: one that is set aside already only takes that over. */
  #setAside(target: number, version: number, failures: number): void {
    const aside = this.#aside.entryOf(target);
    if (aside !== undefined) {
      this.#lines.update(aside, Math.max(version, this.#lines.versionOf(aside)));
      return;
    }
    const waiting = this.#entryOf[target] as number;
    if (waiting !== NOBODY) this.#lines.remove(waiting);
    const entry = waiting === NOBODY ? this.#enter(target, version) : waiting;
    const delay = retryDelay(failures, this.#discipline.lanes ?? DRAIN_DEFAULTS);
    this.#aside.put(target, entry, this.#now + delay);
  }

  #enter(target: number, version: number): number {
    const entry = this.#lines.make(target, version, this.#now);
    if (this.#discipline.coalesces) this.#entryOf[target] = entry;
    return entry;
  }
}
