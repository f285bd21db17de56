import type { Act } from '../../workflows/contract/call';
import type { Instant } from '../../workflows/domain/instant';
import type { PlacedRole } from '../../workflows/domain/roles';
import { ExploredActor, NotDeterministicError, type HistoryEvent } from './explored-actor';
import { SMALL, type SmallOperation } from './small-world';
import type { Stage } from './stage';
import { twistOf, type Twist } from './twists';

/** A Workflow's code, for whoever runs it. */
export type Procedure = (actor: ExploredActor) => Promise<void>;

type Asked = { readonly operation: SmallOperation; readonly request: { readonly act: Act } };
type Unanswered = Extract<Twist, { kind: 'lost' | 'done-unanswered' | 'done-late' }>;
type Death = Extract<Twist, { kind: 'dies-before' | 'dies-after' }>;

/** Whose callers can be told that no answer came; any other call the machinery makes again. */
const MAY_BE_UNKNOWN: readonly SmallOperation[] = [
  'changeRecords',
  'overrideRecord',
  'restoreRecord',
  'handBackRecord',
  'switchAutomation',
];
const NONE: Twist = { kind: 'none' };
const TIME_OUT_LAPS = 3;

/** An act at a death: which it was, when it is asked for again, and the answer if it was done. */
type UnderWay = {
  readonly operation: SmallOperation;
  readonly at: Instant;
  readonly done?: { readonly answer: unknown };
};

type LifeOptions = {
  readonly stage: Stage;
  readonly procedure: Procedure;
  /** What befalls its acts, by their sequence. */
  readonly twists: readonly number[];
  /** It has switched the automation on, or a part of it. */
  readonly onSwitchedOn?: (at: Instant) => void;
};

/**
 * One Workflow from its start to its end, through its deaths. Its history outlives it, as on a Temporal
 * server: the code begins again, is told what it was told before, and goes on with the act that it had
 * under way. That one is asked for again with the same key, so what was done is not done again.
 */
export class Life {
  readonly #role: PlacedRole;
  readonly #options: LifeOptions;
  readonly #stage: Stage;
  readonly #history: HistoryEvent[] = [];
  #actor: ExploredActor | undefined;
  #twist: Twist = NONE;
  #underWay: UnderWay | undefined;
  #wakeUp: (() => void) | undefined;

  constructor(role: PlacedRole, options: LifeOptions) {
    this.#role = role;
    this.#options = options;
    this.#stage = options.stage;
  }

  /** Runs its code, from the beginning. */
  begin(): void {
    const actor = new ExploredActor(this.#role, {
      history: this.#history,
      fire: async (act) => this.#fire(act),
      call: async (operation, request) => this.#call({ operation, request }),
      sleep: async () => this.#sleep(),
    });
    this.#actor = actor;
    this.#stage.run(async () => this.#options.procedure(actor));
  }

  /** A Signal: the automation is switched on, or a part of it. */
  wake(at: Instant): void {
    this.#history.push({ kind: 'woken', at });
    this.#actor?.wake(at);
    this.#rouse();
  }

  /** The night is over: nobody will wake it any more. */
  end(): void {
    this.#actor?.end();
    this.#rouse();
  }

  #rouse(): void {
    this.#wakeUp?.();
    this.#wakeUp = undefined;
  }

  async #sleep(): Promise<void> {
    const roused = new Promise<void>((resolve) => {
      this.#wakeUp = resolve;
    });
    await this.#stage.idle(roused);
  }

  async #fire(act: Act): Promise<void> {
    this.#twist = twistOf(this.#options.twists[act.sequence]);
    const laps = this.#twist.kind === 'held-up' ? this.#twist.laps : 0;
    await this.#stage.at(this.#stage.later(act.at, laps));
    this.#history.push({ kind: 'fired', at: act.at });
  }

  async #call(asked: Asked): Promise<unknown> {
    if (this.#underWay !== undefined) return this.#askAgain(asked, this.#underWay);
    const twist = this.#twist;
    switch (twist.kind) {
      case 'repeated':
        this.#perform(asked);
        return this.#answer(asked, this.#perform(asked), twist);
      case 'lock-lost':
        return isApply(asked)
          ? this.#answer(asked, { kind: 'lock-lost', reason: 'another writer was there' }, twist)
          : this.#answer(asked, this.#perform(asked), NONE);
      case 'dies-before':
      case 'dies-after':
        return this.#die(asked, twist);
      case 'lost':
      case 'done-unanswered':
      case 'done-late':
        return this.#unanswered(asked, twist);
      case 'none':
      case 'held-up':
      case 'asked-again':
      case 'arrives-late':
        return this.#answer(asked, this.#perform(asked), twist);
    }
  }

  async #unanswered(asked: Asked, twist: Unanswered): Promise<unknown> {
    if (!MAY_BE_UNKNOWN.includes(asked.operation)) {
      const kind = twist.kind === 'lost' ? 'dies-before' : 'dies-after';
      return this.#die(asked, { kind, laps: TIME_OUT_LAPS });
    }
    if (twist.kind === 'done-unanswered') this.#perform(asked);
    if (twist.kind === 'done-late') this.#performLater(asked, twist.laps);
    const learnedAt = this.#stage.now + SMALL.timeOut;
    return this.#answer(asked, { kind: 'unknown', learnedAt }, twist);
  }

  #performLater(asked: Asked, laps: number): void {
    this.#stage.run(async () => {
      await this.#stage.at(this.#stage.later(this.#stage.now, laps));
      this.#tell(asked, this.#perform(asked), { kind: 'arrives-late' });
    });
  }

  /** Its code so far waits for ever; what comes next is done by its code anew. */
  async #die(asked: Asked, twist: Death): Promise<never> {
    const at = this.#stage.later(this.#stage.now, twist.laps);
    const isDone = twist.kind === 'dies-after';
    const { operation } = asked;
    this.#underWay = {
      ...{ operation, at },
      ...(isDone ? { done: { answer: this.#perform(asked) } } : {}),
    };
    this.#tell(asked, undefined, twist);
    this.begin();
    return this.#stage.never();
  }

  async #askAgain(asked: Asked, { operation, at, done }: UnderWay): Promise<unknown> {
    if (asked.operation !== operation) throw new NotDeterministicError(this.#role);
    await this.#stage.at(at);
    this.#underWay = undefined;
    const answer = done === undefined ? this.#perform(asked) : done.answer;
    return this.#answer(asked, answer, { kind: 'asked-again' });
  }

  #perform({ operation, request }: Asked): unknown {
    return this.#stage.perform(operation, request);
  }

  #answer(asked: Asked, answer: unknown, twist: Twist): unknown {
    const { operation, request } = asked;
    this.#tell(asked, answer, twist);
    this.#history.push({ kind: 'answered', operation, answer });
    const isOn = operation === 'switchAutomation' && (request as { on?: boolean }).on === true;
    if (isOn && (answer as { kind: string }).kind !== 'refused') {
      this.#options.onSwitchedOn?.(request.act.at);
    }
    return answer;
  }

  #tell({ operation, request }: Asked, answer: unknown, twist: Twist): void {
    this.#stage.tell({ role: this.#role, operation, request, answer, twist });
  }
}

const isApply = ({ request }: Asked): boolean =>
  (request as { purpose?: string }).purpose === 'apply';
