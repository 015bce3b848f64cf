// A row as cells of the list, and as a line of text.
import { html } from './preact.js';
import { problemOf } from './attention.js';
import { visible, visibleText } from './bytes.js';
import { clock, hasText, number, size, span, t } from './i18n.js';

const GLYPHS = { unmatched: '?', failure: '!', fault: '◆' };
const ARROWS = { in: '→', out: '←' };

/** Returns digits in pairs. */
const pairs = (hex) => hex.replace(/../g, '$& ').trimEnd();

/** Returns the name of a row: message 3 from the client, connection closed. */
export function titleOf(row) {
  const key = row.direction ? `row.${row.kind}.${row.direction}` : `row.${row.kind}`;
  const known = hasText(key) ? key : `kind.${row.kind}`;
  return t(known, { n: row.number === undefined ? '' : number(row.number) });
}

/** Returns the content of a row as one text, for labels. */
export function contentOf(row) {
  if (row.kind === 'message' || row.kind === 'bytes' || row.kind === 'held') {
    return (row.text === undefined ? pairs(row.hex ?? '') : visibleText(row.text)) + (row.cut ? ' …' : '');
  }
  const parts = [titleOf(row), row.fault, row.failure ?? row.text?.split('\n', 1)[0].replace(/:$/, ''), row.client];
  return parts.filter(Boolean).map(visibleText).join(' · ');
}

function Content({ row }) {
  if (row.kind === 'message' || row.kind === 'bytes' || row.kind === 'held') {
    return html`
      <code>${row.text === undefined ? html`<span class="digits">${pairs(row.hex ?? '')}</span>`
        : html`<bdi>${visible(row.text)}</bdi>`}${row.cut && html`<span class="more"> …</span>`}</code>
      ${row.failure && html`<span class="why"> ${row.failure}</span>`}`;
  }
  return html`<span class="event">${contentOf(row)}</span>`;
}

/** The cells of a row. */
export function cells(row) {
  const problem = problemOf(row);
  return html`
    <span role="gridcell" class="time">${clock(row.time)}</span>
    <span role="gridcell" class="service">${row.service}</span>
    <span role="gridcell" class="connection">${row.connection === undefined ? '' : `#${row.connection}`}</span>
    <span role="gridcell" class="direction ${row.direction ?? ''}">
      ${row.direction && html`<span aria-hidden="true">${ARROWS[row.direction]}</span>
        <span class="unseen">${t(`direction.${row.direction}`)}</span>`} ${row.number ?? ''}</span>
    <span role="gridcell" class="mark">${problem && html`
      <span class="glyph ${problem}" aria-hidden="true">${GLYPHS[problem]}</span>
      <span class="unseen">${t(`problem.${problem}`)}</span>`}</span>
    <span role="gridcell" class="content"><${Content} row=${row} /></span>
    <span role="gridcell" class="size">${row.size === undefined ? '' : size(row.size)}</span>
    <span role="gridcell" class="reply">${row.replyMs === undefined ? '' : span(row.replyMs)}</span>`;
}

export const rowClass = (row) => `${row.kind} ${problemOf(row) ?? ''}`;

/** The heads of the columns. */
export const heads = () => ['time', 'service', 'connection', 'direction', 'mark', 'content', 'size', 'reply'].map(
  (each) => html`<span role="columnheader" class=${each}>${t(`column.${each}`)}</span>`);

/** A row as a button in a short list. */
export function RowButton({ row, current, onChoose }) {
  const problem = problemOf(row);
  return html`
    <button type="button" class="line ${rowClass(row)}" aria-current=${current ? 'true' : undefined}
      onClick=${() => onChoose(row)}>
      <span class="time">${clock(row.time)}</span>
      <span class="connection">${row.service} #${row.connection ?? '–'}</span>
      ${row.direction && html`<span class="direction ${row.direction}">
        <span aria-hidden="true">${ARROWS[row.direction]}</span><span class="unseen">${t(`direction.${row.direction}`)}</span>
        ${row.number ?? ''}</span>`}
      ${problem && html`<span class="glyph ${problem}" aria-hidden="true">${GLYPHS[problem]}</span>`}
      <span class="content"><${Content} row=${row} /></span>
    </button>`;
}
