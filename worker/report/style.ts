import { colourProperties } from './colours';
import { Html } from './html';

const SCREEN = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:auto}
body{margin:0 auto;padding:1.5rem 1rem 3rem;max-width:58rem;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.25;margin:.2rem 0}
h2{font-size:1.35rem;margin:0 0 1rem;padding-top:.6rem;border-top:2px solid var(--line)}
h3{font-size:1.05rem;margin:1.4rem 0 .4rem}
p{margin:.4rem 0 .8rem}
section{margin:2.2rem 0}
a{color:var(--link)}
code,pre{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{background:var(--panel);padding:.7rem;border-radius:.4rem;white-space:pre-wrap}
.muted,figcaption{color:var(--muted)}
.good{color:var(--good)}
.bad{color:var(--bad);font-weight:600}
.offset{font-variant-numeric:tabular-nums;white-space:nowrap}
.local{color:var(--muted);font-variant-numeric:tabular-nums;white-space:nowrap}
nav ul,.legend{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1rem}
nav{margin:1rem 0}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr));gap:.8rem}
.cards article{background:var(--panel);border-radius:.5rem;padding:.8rem 1rem}
.cards h3{margin:0}
.cards p{margin:.1rem 0 .6rem;font-size:.9rem}
dl{margin:0}
dt{font-size:.85rem;color:var(--muted)}
dd{margin:0 0 .4rem}
figure{margin:0 0 1.6rem}
figure h3{margin-top:.6rem}
figure>svg{display:block;width:100%;height:auto}
figure>svg.narrow{display:none}
figcaption{font-size:.85rem}
.legend{font-size:.9rem;margin-bottom:.3rem}
.swatch{width:28px;height:8px;vertical-align:middle}
.acts{margin:.2rem 0 1.4rem;font-size:.9rem;padding-left:2rem;columns:24rem auto}
table{width:100%;border-collapse:collapse;font-size:.9rem;margin:.4rem 0 1.2rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line)}
.whole{overflow-wrap:break-word}
thead th{min-width:5.4em}
tbody th .local,tbody th .muted{font-weight:400}
thead th{color:var(--muted);font-weight:600}
tbody th{font-weight:600}
summary{cursor:pointer;padding:.3rem 0}
a:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}`;

/** Rows below each other, each cell with the name of its column. */
const PHONE = `
body{padding:1rem .75rem 2rem}
figure>svg.wide{display:none}
figure>svg.narrow{display:block;max-width:32rem}
table,tbody,tr,th,td{display:block;border:0}
thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden;white-space:nowrap}
tbody tr{padding:.5rem 0;border-bottom:1px solid var(--line)}
tbody th,tbody td{padding:.1rem 0}
tbody td::before{content:attr(data-column) ": ";color:var(--muted)}
tbody td:empty{display:none}`;

const PAPER = `
@page{margin:14mm}
body{max-width:none;padding:0;font-size:10.5pt}
nav{display:none}
section{break-before:page;margin:0}
#summary{break-before:auto}
h2,h3{break-after:avoid}
figure,.cards article,tr,.night{break-inside:avoid}
thead{display:table-header-group}
table{font-size:8.5pt}
details>summary{list-style:none;font-weight:600}
details::details-content{content-visibility:visible;display:block;block-size:auto}
.acts{columns:1}
a{color:inherit;text-decoration:none}`;

/** Light or dark as the reader has it, narrow on a phone, light on paper. */
export const STYLE = new Html(
  `:root{color-scheme:light dark;${colourProperties('light')}}` +
    `@media screen and (prefers-color-scheme:dark){:root{${colourProperties('dark')}}}` +
    `${SCREEN}\n@media screen and (max-width:48rem){${PHONE}}\n@media print{:root{color-scheme:light}${PAPER}}`,
);
