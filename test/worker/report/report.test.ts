import { reportOf } from '../../../worker/report/report';
import { cascadeResultSchema } from '../../../worker/result/cascade-result';
import { curvesOf } from '../../../worker/result/curves';
import { drillResult, smallResult } from '../../support/small-result';

const page = reportOf(smallResult());
const sectionsOf = (text: string): readonly (string | undefined)[] =>
  [...text.matchAll(/<section[^>]* id="([^"]*)"/g)].map(([, id]) => id);

describe('the report of a result', () => {
  it('is made from what the published schema takes', () => {
    expect(cascadeResultSchema.parse(smallResult())).toEqual(smallResult());
    expect(cascadeResultSchema.parse(drillResult())).toEqual(drillResult());
  });

  it('is the same page each time', () => {
    expect(reportOf(smallResult())).toBe(page);
  });

  it('has all sections when the result has all parts', () => {
    expect(sectionsOf(page)).toEqual([
      ...['summary', 'policies', 'phases', 'leases', 'network', 'balancers', 'services'],
      ...['customers', 'fidelity', 'milestones', 'rules', 'approvals', 'recovery'],
      ...['audit', 'timeline'],
      ...['assumptions', 'reproduce'],
    ]);
  });

  it('of a drill leaves out what a drill does not have', () => {
    const sections = sectionsOf(reportOf(drillResult()));
    expect(sections).not.toContain('policies');
    expect(sections).not.toContain('fidelity');
    expect(sections).toEqual(expect.arrayContaining(['phases', 'approvals', 'reproduce']));
  });

  it('has each ID once, and a target for each link', () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...page.matchAll(/ href="([^"]*)"/g)].map(([, href]) => href);
    expect(targets.length).toBeGreaterThan(10);
    for (const target of targets) expect(ids).toContain(target?.slice(1));
    const clips = [...page.matchAll(/url\(#([^)]*)\)/g)].map(([, id]) => id);
    for (const clip of clips) expect(ids).toContain(clip);
  });

  it('has no colour of a chart but those of its style', () => {
    const charts = [...page.matchAll(/<svg\s+class="(?:wide|narrow)"[\s\S]*?<\/svg>/g)].join('');
    const colours = [...charts.matchAll(/(?:fill|stroke)="([^"]*)"/g)].map(([, colour]) => colour);
    expect(colours.length).toBeGreaterThan(100);
    // The shape of a clip path has a colour too, which nobody sees.
    const others = colours.filter((colour) => !/^(none|#000|var\(--\w+\))$/.test(colour ?? ''));
    expect(others).toEqual([]);
  });

  it('says of each chart in words what it shows', () => {
    const label =
      /aria-label="Attempts in DWFM&#39;s queues. mine a text: highest 900,000 at T\+61:00;/;
    expect(page).toMatch(label);
    expect(page).toContain('Down in all, mine a text: a text 2 h 29 min;');
  });
});

describe('a result with nothing in it', () => {
  it('has a report all the same', () => {
    const { policies, ...rest } = smallResult();
    const [night] = Object.values(policies);
    if (night === undefined) throw new Error('the result lacks its night');
    const quiet = {
      ...{ ...night, commands: [], fidelity: [], violations: [], timeline: [], milestones: [] },
      ...{ phases: [], services: {}, endsAt: rest.zero, eventEndsAt: null },
      curves: curvesOf({ series: new Map() }),
      customers: { minutesDown: 0, byArchetype: [] },
    };
    const bare = reportOf({ ...rest, policies: { quiet }, savings: [], quantities: [] });
    expect(bare).toContain('nothing fell');
    expect(bare).toContain('Nobody did anything.');
    expect(bare).not.toMatch(/NaN|Infinity|undefined/);
  });
});
