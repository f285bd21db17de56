export function seenTexts(): {
  readonly text: string;
  readonly colour: string;
  readonly background: string;
  readonly size: number;
}[];
export function shownCharts(): {
  readonly shown: number;
  readonly height: number;
  readonly cut: readonly string[];
}[];
export function overhang(): number;
export function setDetails(isOpen: boolean): void;
export function plantImage(): void;
export function paper(): { readonly background: string; readonly timeline: number };
