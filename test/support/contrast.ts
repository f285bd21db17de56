type Seen = { readonly colour: string; readonly background: string };

/** Contrast ratio of a text after WCAG 2.2, from 1 to 21; colours as a browser computes them. */
export function contrastOf({ colour, background }: Seen): number {
  const [light = 0, dark = 0] = [luminance(colour), luminance(background)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const parts = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(colour)?.slice(1);
  if (parts === undefined) throw new Error(`${colour}: expected one that nothing shines through`);
  const [red = 0, green = 0, blue = 0] = parts.map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
