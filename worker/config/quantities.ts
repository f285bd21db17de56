import { z } from 'zod';

/** A number of a scenario or a policy, as it stands in the file, with who says so. */
export const quantitySchema = z.strictObject({
  file: z.string().describe('the scenario or policy, by its name'),
  place: z.string().describe('where it stands in the file, like "dns.ttl"'),
  value: z.number(),
  unit: z.string(),
  basis: z.enum(['source', 'assumption']),
  says: z.string().describe('the source, or why this value was assumed'),
});

export type Quantity = z.infer<typeof quantitySchema>;

const given = z.object({
  value: z.number(),
  unit: z.string(),
  source: z.string().optional(),
  assumption: z.string().optional(),
});

/** All quantities of a file, in their order. `data` is what stands there, valid or not. */
export function quantitiesIn(file: string, data: unknown): readonly Quantity[] {
  return walk(data, '').map((found) => ({ file, ...found }));
}

function walk(data: unknown, place: string): readonly Omit<Quantity, 'file'>[] {
  if (typeof data !== 'object' || data === null) return [];
  const quantity = given.safeParse(data);
  if (quantity.success) {
    const { value, unit, source, assumption } = quantity.data;
    const says = source ?? assumption ?? '';
    return [{ place, value, unit, basis: source === undefined ? 'assumption' : 'source', says }];
  }
  const below = (part: string): string => {
    if (Array.isArray(data)) return `${place}[${part}]`;
    return place === '' ? part : `${place}.${part}`;
  };
  return Object.entries(data).flatMap(([part, value]) => walk(value, below(part)));
}
