/**
 * Where connections go. DNS gives the zones that are in it, all alike; a client learns of a change as
 * its answer expires. With no zone left all are used, and in a zone with no target left, all of them
 * (AWS: "Health checks for target groups", fail open).
 */
export class ZoneTraffic {
  readonly #ttl: number;
  /** Per zone, its share of the traffic. */
  #weights: readonly number[];

  constructor(zones: number, ttl: number) {
    this.#ttl = ttl;
    this.#weights = Array.from({ length: zones }, () => 1 / zones);
  }

  get weights(): readonly number[] {
    return this.#weights;
  }

  /** `keeps`, per zone: 1 in DNS, 0 out of it, in between what it keeps of its traffic. */
  step(keeps: readonly number[], elapsed: number): void {
    const left = keeps.filter((own) => own === 1).length;
    const moved = keeps.reduce((sum, own) => sum + 1 - own, 0);
    const staying = Math.exp(-elapsed / this.#ttl);
    this.#weights = this.#weights.map((weight, zone) => {
      const own = keeps[zone] as number;
      const share = left === 0 ? 1 : own === 1 ? 1 + moved / left : own;
      const aimed = share / keeps.length;
      return aimed + (weight - aimed) * staying;
    });
  }

  /** Share of the connections that find no room in their zone, or a target that does not take them. */
  failing(load: number, zones: readonly ZoneState[]): number {
    const targets = zones.reduce((sum, zone) => sum + zone.targets, 0);
    return this.#weights.reduce((sum, weight, zone) => {
      const { used, unreachable } = zones[zone] as ZoneState;
      const wanted = load * weight * targets;
      const turnedAway = wanted === 0 ? 0 : Math.max(0, 1 - used / wanted);
      return sum + weight * (1 - (1 - turnedAway) * (1 - unreachable / used));
    }, 0);
  }
}

export type ZoneState = {
  readonly targets: number;
  /** Those that get connections, and those of them that do not take any. */
  readonly used: number;
  readonly unreachable: number;
};
