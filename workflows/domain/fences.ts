/**
 * Writes of DNS records by hand have a fence of their own each. A step may write this often, its
 * putting back included; the fences of the next step lie above all of them.
 */
export const DNS_WRITES_PER_STEP = 4;

/** The fence of a step's n-th write, counted from 1. */
export const dnsFence = (stepFence: number, write: number): number =>
  stepFence * DNS_WRITES_PER_STEP + write;
