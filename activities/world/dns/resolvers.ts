import type { AddressType, DnsAnswer } from '../../../workflows/domain/dns-records';
import { describeAnswer, isResolvable } from '../../../workflows/domain/dns-records';
import type { DnsScenario, ResolverScenario } from '../../../workflows/contract/scenario';
import type { Instant } from '../../../workflows/domain/instant';
import type { SeededRandom } from '../../../workflows/domain/seeded-random';
import type { Kernel } from '../kernel/kernel';
import type { Route53 } from './route53';

const NEVER = -1;

/**
 * The resolvers between the clients and the regional endpoint, with the caches of RFC 1034 and
 * RFC 2308: an answer is kept for its TTL, an empty or absent one for min(SOA TTL, SOA MINIMUM), and
 * nobody asks the authority while something is kept. Only questions that reach the authority and
 * come back empty are simulated one by one: in a healthy region there is nothing to remember.
 */
export class Resolvers {
  readonly #kernel: Kernel;
  readonly #route53: Route53;
  readonly #endpoint: string;
  readonly #ttl: number;
  readonly #random: SeededRandom;
  readonly #demandGap: Float64Array;
  /** Until when a resolver keeps a negative answer; NEVER when it keeps none. */
  readonly #negativeUntil: Float64Array;
  /** 1 from a resolver's first empty answer until it would answer with an address again. */
  readonly #isCutOff: Uint8Array;
  /** 1 while a resolver's next question to the authority is scheduled, or its entry's end. */
  readonly #isBusy: Uint8Array;
  readonly #isEdgeEmpty: boolean[];
  #cutOff = 0;
  #recoveredAt: Instant[] = [];
  #lastNegative: DnsAnswer = { kind: 'nodata' };

  constructor(
    kernel: Kernel,
    route53: Route53,
    scenario: { readonly dns: DnsScenario; readonly resolvers: ResolverScenario },
  ) {
    const { count, demandGapMin, demandGapMax } = scenario.resolvers;
    this.#kernel = kernel;
    this.#route53 = route53;
    this.#endpoint = scenario.dns.endpoints[0] as string;
    this.#ttl = scenario.dns.ttl;
    this.#random = kernel.random('resolvers/demand');
    this.#demandGap = Float64Array.from({ length: count }, () =>
      this.#random.logBetween(demandGapMin, demandGapMax),
    );
    this.#negativeUntil = new Float64Array(count).fill(NEVER);
    this.#isCutOff = new Uint8Array(count);
    this.#isBusy = new Uint8Array(count);
    this.#isEdgeEmpty = Array.from({ length: route53.edgeCount }, () => false);
    route53.onEdgeChange((edge) => {
      this.#edgeChanged(edge);
    });
  }

  get count(): number {
    return this.#negativeUntil.length;
  }

  /** Share of the resolvers whose clients get an address, or have not asked since it was gone. */
  resolvableShare(): number {
    return 1 - this.#cutOff / this.count;
  }

  /** A client's question to one resolver: what its cache keeps, or else what the authority says. */
  ask(resolver: number, type: AddressType): DnsAnswer {
    if (this.#negativeUntil[resolver] !== NEVER) return this.#lastNegative;
    return this.#route53.answerAt(this.#edgeOf(resolver), this.#endpoint, type);
  }

  #edgeOf(resolver: number): number {
    return resolver % this.#isEdgeEmpty.length;
  }

  #edgeChanged(edge: number): void {
    const answer = this.#route53.answerAt(edge, this.#endpoint, 'A');
    const isEmpty = !isResolvable(answer);
    if (isEmpty) this.#lastNegative = answer;
    if (isEmpty === this.#isEdgeEmpty[edge]) return;
    this.#isEdgeEmpty[edge] = isEmpty;
    this.#noteEdge(edge, answer);
    for (let resolver = edge; resolver < this.count; resolver += this.#isEdgeEmpty.length) {
      if (!isEmpty) this.#recoverIfFree(resolver);
      else if (this.#isBusy[resolver] === 0) {
        // What the resolver kept of the last good answer runs out within its TTL.
        this.#askLater(resolver, this.#kernel.now + this.#random.next() * this.#ttl);
      }
    }
  }

  /** The next question that reaches the authority: the first demand after the cache has let go. */
  #askLater(resolver: number, freeAt: Instant): void {
    this.#isBusy[resolver] = 1;
    const gap = this.#demandGap[resolver] as number;
    this.#kernel.queue.schedule(freeAt + this.#random.exponential(gap), (at) => {
      this.#isBusy[resolver] = 0;
      if (this.#isEdgeEmpty[this.#edgeOf(resolver)] === true) this.#keepNegative(resolver, at);
    });
  }

  #keepNegative(resolver: number, at: Instant): void {
    const until = at + this.#route53.negativeTtl;
    this.#isBusy[resolver] = 1;
    this.#negativeUntil[resolver] = until;
    if (this.#isCutOff[resolver] === 0) this.#cutOffOne(resolver);
    this.#kernel.queue.schedule(until, () => {
      this.#isBusy[resolver] = 0;
      this.#negativeUntil[resolver] = NEVER;
      if (this.#isEdgeEmpty[this.#edgeOf(resolver)] === true) this.#askLater(resolver, until);
      else this.#recoverIfFree(resolver);
    });
  }

  #cutOffOne(resolver: number): void {
    if (this.#cutOff === 0) {
      this.#note('first-empty-answer', `a resolver is told: ${describeAnswer(this.#lastNegative)}`);
      this.#recoveredAt = [];
    }
    this.#isCutOff[resolver] = 1;
    this.#cutOff += 1;
  }

  #recoverIfFree(resolver: number): void {
    if (this.#isCutOff[resolver] === 0 || this.#negativeUntil[resolver] !== NEVER) return;
    this.#isCutOff[resolver] = 0;
    this.#cutOff -= 1;
    this.#recoveredAt.push(this.#kernel.now);
    if (this.#cutOff > 0) return;
    const [first, median, last] = [0, this.#recoveredAt.length >> 1, -1].map((index) =>
      this.#recoveredAt.at(index),
    ) as [Instant, Instant, Instant];
    this.#note('resolvers-recovered', 'the last cached negative answer has expired', {
      ...{ first, median, last },
    });
  }

  #noteEdge(edge: number, answer: DnsAnswer): void {
    const aaaa = this.#route53.answerAt(edge, this.#endpoint, 'AAAA');
    this.#kernel.record.add({
      at: this.#kernel.now,
      source: 'route53',
      kind: 'edge-answer',
      text: `name servers ${edge} answer ${describeAnswer(answer)}`,
      isSeen: false,
      data: { edge, a: answer.kind, aaaa: aaaa.kind },
    });
  }

  #note(kind: string, text: string, data: Readonly<Record<string, number>> = {}): void {
    this.#kernel.record.add({
      ...{ at: this.#kernel.now, source: 'resolvers', kind, text, data },
      isSeen: true,
    });
  }
}
