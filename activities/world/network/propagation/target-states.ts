import { twice } from './waiting-lines';

const FIRST_CAPACITY = 1_024;

/**
 * The state of every target, as versions: the newest that was asked for, the newest that was taken up, the
 * one that stands, and the newest that ever stood. Whoever writes without a guard can put an older one over a
 * newer one, and then the last two differ.
 */
export class TargetStates {
  #asked = new Int32Array(FIRST_CAPACITY);
  #takenUp = new Int32Array(FIRST_CAPACITY);
  #applied = new Int32Array(FIRST_CAPACITY);
  #newest = new Int32Array(FIRST_CAPACITY);
  /** Targets whose every application fails. */
  #poison = new Uint8Array(FIRST_CAPACITY);
  #count = 0;
  #behind = 0;
  #writes = 0;
  #overwritten = 0;
  #stale = 0;

  get count(): number {
    return this.#count;
  }

  /** Healthy targets with a version that nobody has taken up. */
  get behind(): number {
    return this.#behind;
  }

  /** The same of targets whose every application fails. */
  get poisonBehind(): number {
    let behind = 0;
    for (let target = 0; target < this.#count; target += 1) {
      behind += Number(this.isPoison(target) && this.#isUntaken(target));
    }
    return behind;
  }

  get writes(): number {
    return this.#writes;
  }

  /** Older states that were written over newer ones. */
  get overwritten(): number {
    return this.#overwritten;
  }

  /** Targets that stand at an older state than they have stood at. */
  get stale(): number {
    return this.#stale;
  }

  add(isPoison: boolean): number {
    const target = this.#count;
    this.#count += 1;
    if (this.#count > this.#asked.length) this.#grow();
    this.#poison[target] = isPoison ? 1 : 0;
    return target;
  }

  isPoison(target: number): boolean {
    return this.#poison[target] === 1;
  }

  appliedTo(target: number): number {
    return this.#applied[target] as number;
  }

  /** A new version is asked for. */
  ask(target: number): number {
    const wasBehind = this.#isBehind(target);
    const version = (this.#asked[target] as number) + 1;
    this.#asked[target] = version;
    if (!wasBehind && this.#isBehind(target)) this.#behind += 1;
    return version;
  }

  takeUp(target: number, version: number): void {
    const wasBehind = this.#isBehind(target);
    this.#takenUp[target] = Math.max(this.#takenUp[target] as number, version);
    if (wasBehind && !this.#isBehind(target)) this.#behind -= 1;
  }

  /** It did not work: nobody has the version any more. */
  giveBack(target: number): void {
    const wasBehind = this.#isBehind(target);
    this.#takenUp[target] = this.#newest[target] as number;
    if (!wasBehind && this.#isBehind(target)) this.#behind += 1;
  }

  /** The version stands from now on, whatever stood before. */
  apply(target: number, version: number): void {
    const [before, newest] = [this.#applied[target] as number, this.#newest[target] as number];
    this.#writes += 1;
    if (version < before) this.#overwritten += 1;
    this.#applied[target] = version;
    this.#newest[target] = Math.max(newest, version);
    this.#stale += Number(version < newest) - Number(before < newest);
    this.takeUp(target, version);
  }

  #isBehind(target: number): boolean {
    return !this.isPoison(target) && this.#isUntaken(target);
  }

  #isUntaken(target: number): boolean {
    return (this.#asked[target] as number) > (this.#takenUp[target] as number);
  }

  #grow(): void {
    this.#asked = twice(this.#asked);
    this.#takenUp = twice(this.#takenUp);
    this.#applied = twice(this.#applied);
    this.#newest = twice(this.#newest);
    const poison = new Uint8Array(2 * this.#poison.length);
    poison.set(this.#poison);
    this.#poison = poison;
  }
}
