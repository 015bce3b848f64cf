// A row as cells of the list, and as a line of text.
import { html } from './preact.js';
import { problemOf } from './attention.js';
import { bytesOfHex, invisibles, textOf, visible, visibleText } from './bytes.js';
import { clock, hasText, number, size, span, t } from './i18n.js';

const GLYPHS = { unmatched: '?', failure: '!', fault: '◆' };
const ARROWS = { in: '→', out: '←' };

/** Returns digits in pairs. */
const pairs = (hex) => hex.replace(/../g, '$& ').trimEnd();

/** Returns the text of a row: bytes that are text but for some invisible characters are shown as text. */
function textOfRow(row) {
  if (row.text !== undefined || !row.hex) return row.text;
  const text = textOf(bytesOfHex(row.hex), true);
  return text !== null && invisibles(text) * 4 <= text.length ? text : undefined;
}

/** Returns the name of a row: message 3 from the client, connection closed. */
export function titleOf(row) {
  const known = [`row.${row.kind}.${row.by}`, `row.${row.kind}.${row.direction}`].find(hasText) ?? `kind.${row.kind}`;
  return t(known, { n: row.number === undefined ? '' : number(row.number) });
}

/** Returns the content of a row as one text, for labels. */
export function contentOf(row) {
  if (row.kind === 'message' || row.kind === 'bytes') {
    const text = textOfRow(row);
    return (text === undefined ? pairs(row.hex ?? '') : visibleText(text)) + (row.cut ? ' …' : '');
  }
  const why = row.failure ?? firstLine(row.text);
  const isTold = (row.kind === 'failure' || row.kind === 'finding' || row.kind === 'service') && why;
  const held = row.kind === 'held' && t(`held.row.${row.what}`, { name: row.breakpoint });
  return [isTold ? '' : titleOf(row), row.fault, why, held, row.client].filter(Boolean).map(visibleText).join(' · ');
}

const firstLine = (text) => text?.split('\n', 1)[0].replace(/:$/, '');

function Content({ row }) {
  if (row.kind === 'message' || row.kind === 'bytes') {
    const text = textOfRow(row);
    return html`
      <code>${text === undefined ? html`<span class="digits">${pairs(row.hex ?? '')}</span>`
        : html`<bdi>${visible(text)}</bdi>`}${row.cut && html`<span class="more"> …</span>`}</code>
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

export const rowClass = (row) => `of-${row.kind} ${problemOf(row) ?? ''}`;

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
