import { init, type EChartsOption } from 'echarts';
import { standIn, withProperties } from '../colours';
import { Html, html } from '../html';

/** One of the two forms of a chart: on a screen that is wide enough or on paper, and on a phone. */
export type Frame = { readonly width: number; readonly isNarrow: boolean };

export type Chart = {
  /** Unique in the report, and a name in HTML. */
  readonly id: string;
  readonly title: string;
  /** What the chart shows, in a sentence from its data: instead of it for who cannot see it. */
  readonly says: string;
  readonly height: (frame: Frame) => number;
  readonly draw: (frame: Frame) => EChartsOption;
  readonly legend?: Html;
  /** The page says the same beside it: then it is not said below the chart once more. */
  readonly isSaidElsewhere?: true;
};

const FRAMES: readonly Frame[] = [
  { width: 800, isNarrow: false },
  { width: 360, isNarrow: true },
];

export const FONT_SIZE = 12;

/** A figure with the chart as SVG, drawn twice: letters would be too small to read on a phone. */
export function chartFigure(chart: Chart): Html {
  const { id, title, says, legend, isSaidElsewhere } = chart;
  return html`<figure id="${id}" class="chart">
    <h3>${title}</h3>
    ${legend} ${FRAMES.map((frame) => svgOf(chart, frame))}
    ${isSaidElsewhere === true ? null : html`<figcaption>${says}</figcaption>`}
  </figure>`;
}

function svgOf({ id, title, says, height, draw }: Chart, frame: Frame): Html {
  const size = { width: frame.width, height: height(frame) };
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption({
      animation: false,
      textStyle: { color: standIn('muted'), fontSize: FONT_SIZE, fontFamily: 'sans-serif' },
      ...draw(frame),
    });
    const form = frame.isNarrow ? 'narrow' : 'wide';
    const drawn = chart.renderToSVGString({ useViewBox: true });
    const inner = tidy(
      drawn.replace(/^<svg[^>]*>/, '').replace(/<\/svg>\s*$/, ''),
      `${id}-${form}`,
    );
    return html`<svg
      class="${form}"
      role="img"
      aria-label="${title}. ${says}"
      viewBox="0 0 ${size.width} ${size.height}"
    >
      ${new Html(inner)}
    </svg>`;
  } finally {
    // Or its timers keep the process alive.
    chart.dispose();
  }
}

/** Without the library's own style sheet and marks; IDs, which count up, are made unique and lasting. */
const tidy = (svg: string, id: string): string =>
  withProperties(svg)
    .replaceAll(/<style[\s\S]*?<\/style>/g, '')
    .replaceAll(/ (class="zr[^"]*"|ecmeta_\w+="[^"]*"|pointer-events="visible")/g, '')
    .replaceAll(/(id="|url\(#)zr\d+-/g, `$1${id}-`)
    .replaceAll(/ (d|transform)="[^"]*"/g, (place) => place.replaceAll(/(\.\d)\d+/g, '$1'))
    .replaceAll(/>\n+</g, '><');
