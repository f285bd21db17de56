/** What one way has to offer: files to probe, in its order, or why it has none. */
export type Finding =
  | { readonly kind: 'candidates'; readonly files: readonly string[] }
  | { readonly kind: 'none'; readonly reason: string };

export const none = (reason: string): Finding => ({ kind: 'none', reason });

export const candidate = (file: string): Finding => ({ kind: 'candidates', files: [file] });
