import { caseLabel, ratioTo } from "./verdict.mjs";

/** @typedef {import("../driver.mjs").CaseResult} CaseResult */
/** @typedef {{ label: string, detail: string, baro: number, floor: number | undefined }} Row ratios to socket.io */

const [WIDTH, LEFT, RIGHT, TOP, ROW, FOOT] = [860, 340, 70, 74, 34, 40];
const PLOT = WIDTH - LEFT - RIGHT;
/** What is above is cut, so that one bad case does not flatten all others. */
const MOST = 1.25;

const STYLE = `
  svg { color-scheme: light dark; --page: #fff; --ink: #1c2430; --soft: #667085; --track: #eef1f5; --bar: #1f7a5c; --over: #b3452c; --mark: #1c2430; }
  @media (prefers-color-scheme: dark) {
    svg { --page: #14181f; --ink: #e8ebf0; --soft: #98a2b3; --track: #242b36; --bar: #46b98d; --over: #e58367; --mark: #e8ebf0; }
  }
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--ink); }
  .page { fill: var(--page); } .title { font-size: 17px; font-weight: 600; } .soft { fill: var(--soft); font-size: 11.5px; }
  .track { fill: var(--track); } .bar { fill: var(--bar); } .over { fill: var(--over); }
  .mark { stroke: var(--mark); stroke-width: 2; } .one { stroke: var(--soft); stroke-dasharray: 3 3; }
  .value { font-weight: 600; font-variant-numeric: tabular-nums; }`;

/**
 * Baro's cost as a share of socket.io's, a bar for each case: its scenario's first figure. The mark is the bare floor.
 * @param {readonly CaseResult[]} results
 * @param {string} machine said below
 * @returns {string} SVG
 */
export function chart(results, machine) {
  const rows = results.flatMap(rowOf);
  const height = TOP + rows.length * ROW + FOOT;
  const one = x(1);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Cost of Baro as a share of socket.io's">
<style>${STYLE}
</style>
<rect class="page" width="${WIDTH}" height="${height}" rx="8"/>
<text class="title" x="20" y="32">Baro's cost, where socket.io's is 1</text>
<text class="soft" x="20" y="51">Shorter is better. The upright mark is the bare floor: the same bytes by node:net, ws or node:http alone.</text>
<text class="soft" x="${one}" y="${TOP - 12}" text-anchor="middle">socket.io</text>
${rows.map(rowMarkup).join("\n")}
<line class="one" x1="${one}" x2="${one}" y1="${TOP - 8}" y2="${height - FOOT + 4}"/>
<text class="soft" x="20" y="${height - 14}">${escaped(machine)}</text>
</svg>
`;
}

/** @param {CaseResult} result @returns {Row[]} none where there is no ratio to show */
function rowOf(result) {
  const [figure] = result.figures;
  const baro = figure && ratioTo(result, figure.key, "socket.io");
  if (!figure || baro === undefined) return [];
  const values = result.values[figure.key] ?? {};
  const floor = values.net ?? values.ws ?? values.http;
  const share = floor && values["socket.io"] && floor.median / values["socket.io"].median;
  const label = `${result.scenario}, ${figure.label}`;
  return [{ label, detail: caseLabel(result), baro, floor: share }];
}

/** @param {number} ratio */
const x = (ratio) => LEFT + (Math.min(Math.max(ratio, 0), MOST) / MOST) * PLOT;

/** @param {Row} row @param {number} index */
function rowMarkup({ label, detail, baro, floor }, index) {
  const top = TOP + index * ROW;
  const mark = floor === undefined ? "" : markAt(x(floor), top);
  return `<text x="${LEFT - 14}" y="${top + 13}" text-anchor="end">${escaped(label)}</text>
<text class="soft" x="${LEFT - 14}" y="${top + 27}" text-anchor="end">${escaped(detail)}</text>
<rect class="track" x="${LEFT}" y="${top + 6}" width="${PLOT}" height="18" rx="3"/>
<rect class="${baro > 1 ? "over" : "bar"}" x="${LEFT}" y="${top + 6}" width="${(x(baro) - LEFT).toFixed(1)}" height="18" rx="3"/>
${mark}<text class="value" x="${WIDTH - 20}" y="${top + 20}" text-anchor="end">${baro.toFixed(2)}</text>`;
}

/** @param {number} at @param {number} top */
const markAt = (at, top) =>
  `<line class="mark" x1="${at.toFixed(1)}" x2="${at.toFixed(1)}" y1="${top + 3}" y2="${top + 27}"/>`;

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
