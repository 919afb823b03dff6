/** The report's style sheet: light and dark by the reader's system, fit for print. */
export const STYLE_SHEET = `
:root { color-scheme: light dark; --ink: #16191f; --soft: #5f6b7a; --paper: #ffffff; --card: #f7f8fa; --rule: #d5dbdb;
  --one: #0972d3; --two: #b25f00; --three: #8456ce; --bad: #d91515; --good: #037f0c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9ebed; --soft: #9ba7b6; --paper: #0f1b2a; --card: #182635;
  --rule: #354150; --one: #539fe5; --two: #e0a264; --three: #b69ce8; --bad: #ff6b6b; --good: #4cc28d; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1080px; padding: 24px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 26px; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 17px; margin: 0 0 8px; }
.facts { color: var(--soft); margin: 4px 0 20px; overflow-wrap: anywhere; }
.verdict { border-left: 4px solid var(--good); background: var(--card); padding: 10px 16px; margin: 0 0 20px; }
.verdict.bad { border-color: var(--bad); } .verdict p { margin: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 12px; margin: 0 0 20px; }
.figures div, section { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 12px 16px; }
.figures dt { color: var(--soft); font-size: 13px; } .figures dd { margin: 0; font-size: 22px; font-weight: 600; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); gap: 16px; }
section { margin: 0 0 16px; } svg { width: 100%; height: auto; display: block; }
.grid { stroke: var(--rule); stroke-width: 1; } .tick { fill: var(--soft); font-size: 12px; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; } .bar { fill: var(--one); }
.one { stroke: var(--one); } .two { stroke: var(--two); } .three { stroke: var(--three); } .bad-line { stroke: var(--bad); }
.legend { list-style: none; display: flex; gap: 18px; margin: 6px 0 0; padding: 0; font-size: 13px; color: var(--soft); }
.key { display: inline-block; width: 16px; height: 3px; margin-right: 6px; vertical-align: middle; background: currentColor; }
.key.one { background: var(--one); } .key.two { background: var(--two); } .key.three { background: var(--three); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 500; font-size: 13px; } .number { text-align: right; white-space: nowrap; }
.scroll { overflow-x: auto; }
`;
