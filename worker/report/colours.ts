/**
 * Colours of the report, by their use: light, then dark. The series are Okabe and Ito's, told apart by
 * people who do not see red from green too, darkened or lightened until they stand out from the paper.
 */
export const COLOURS = {
  paper: ['#ffffff', '#14171c'],
  panel: ['#f3f5f8', '#1d2128'],
  ink: ['#1a1d22', '#e8eaee'],
  muted: ['#535b67', '#a8b0bc'],
  line: ['#d5dae1', '#363d48'],
  link: ['#0b5cad', '#7cb8f5'],
  good: ['#00664a', '#4fd1a5'],
  bad: ['#a63500', '#ff9d70'],
  series0: ['#0072b2', '#5cb8f0'],
  series1: ['#c24a00', '#ff9a5c'],
  series2: ['#007a57', '#37cf9f'],
  series3: ['#a24a83', '#eba0cf'],
  series4: ['#806000', '#e8bd3d'],
  series5: ['#4a4fa3', '#a9adff'],
  series6: ['#5c6570', '#b4bcc7'],
} as const satisfies Readonly<Record<string, readonly [light: string, dark: string]>>;

export type Colour = keyof typeof COLOURS;

const NAMES = Object.keys(COLOURS) as Colour[];
const SERIES = NAMES.filter((name) => name.startsWith('series'));

/** The colour of a series, by its place; with more of them than colours, again from the first. */
export const seriesColour = (index: number): Colour => SERIES[index % SERIES.length] as Colour;

/** How a line is broken, so that nobody needs its colour to tell it from the others. */
const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [9, 3, 2, 3], [14, 4], [4, 2]];
export const seriesDash = (index: number): readonly number[] =>
  DASHES[index % DASHES.length] as readonly number[];

/** Custom properties for one scheme. */
export const colourProperties = (scheme: 'light' | 'dark'): string =>
  NAMES.map((name) => `--${name}:${COLOURS[name][scheme === 'light' ? 0 : 1]}`).join(';');

/**
 * A library that draws wants colours and not names of custom properties. It is given one that nobody
 * else uses for each, which `withProperties` finds again in what it has drawn.
 */
export function standIn(colour: Colour): string {
  return `#fe01${NAMES.indexOf(colour).toString(16).padStart(2, '0')}`;
}

export const withProperties = (drawn: string): string =>
  drawn.replaceAll(/#fe01([0-9a-f]{2})/g, (_, digits: string) => {
    return `var(--${NAMES[Number.parseInt(digits, 16)] ?? 'ink'})`;
  });
