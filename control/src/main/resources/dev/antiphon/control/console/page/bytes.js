// Bytes as a person reads them: text with its invisible characters shown, or hexadecimal digits.
import { Component, html, useState } from './preact.js';
import { number, t } from './i18n.js';

/** Characters that are invisible or change how others are shown: controls, marks of direction, joiners. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;
const NAMES = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };
const TEXT_MAX = 16_384;
const PER_LINE = 16;

function shown(character) {
  const code = character.codePointAt(0);
  return NAMES[character] ?? (code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u{${code.toString(16)}}`);
}

const escapes = (characters) => Array.from(characters, shown).join('');

/** Returns a text as parts, in which what is invisible has its own look. With lines, \n breaks the line. */
export function visible(text, lines = false) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    const pieces = lines ? match[0].split(/(?<=\n)/) : [match[0]];
    pieces.forEach((each) => {
      parts.push(html`<span class="esc">${escapes(each)}</span>`);
      if (lines && each.endsWith('\n')) parts.push('\n');
    });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** Returns the same as one string, for attributes and labels. */
export const visibleText = (text) => text.replace(INVISIBLE, escapes);

/** Returns the number of invisible characters. */
export const invisibles = (text) => (text.match(INVISIBLE) ?? []).join('').length;

export const bytesOfBase64 = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));

/** Returns the bytes of hexadecimal digits, or null. Blanks are allowed. */
export function bytesOfHex(text) {
  const compact = text.replace(/\s+/g, '');
  if (compact.length % 2 || /[^0-9a-f]/i.test(compact)) return null;
  return Uint8Array.from(compact.match(/../g) ?? [], (each) => parseInt(each, 16));
}

export const hexOf = (bytes) => Array.from(bytes, (each) => each.toString(16).padStart(2, '0')).join('');

/** Returns the text of bytes in UTF-8, or null. With cut, an incomplete character at the end is left out. */
export function textOf(bytes, cut = false) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: cut });
  } catch {
    return null;
  }
}

/** A text with line breaks, as a block. */
export function TextView({ text, label }) {
  const [all, setAll] = useState(false);
  const cut = !all && text.length > TEXT_MAX;
  return html`
    <pre class="bytes text" tabindex="0" role="region" aria-label=${label}><bdi>
      ${visible(cut ? text.slice(0, TEXT_MAX) : text, true)}</bdi></pre>
    ${cut && html`<button type="button" onClick=${() => setAll(true)}>
      ${t('bytes.all', { n: number(text.length) })}</button>`}`;
}

const printable = (byte) => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : byte === 0x20 ? ' ' : '·');

/**
 * Hexadecimal digits, of which the document has the lines in sight.
 *
 * Properties: bytes, label, offset (of the first byte, in its stream), selected (an index or null),
 * onSelect(index), onOpen(index) for Enter, and classOf(index) for marks.
 */
export class HexView extends Component {
  constructor(props) {
    super(props);
    this.state = { first: 0, height: 20, count: 30 };
    this.key = this.key.bind(this);
    this.look = this.look.bind(this);
  }

  componentDidMount() {
    this.observer = new ResizeObserver(() => this.look());
    this.observer.observe(this.box);
    this.look();
  }

  componentWillUnmount() {
    this.observer.disconnect();
  }

  look() {
    const height = this.sample.offsetHeight || 20;
    const first = Math.max(0, Math.floor(this.box.scrollTop / height) - 4);
    const count = Math.ceil(this.box.clientHeight / height) + 8;
    const { state } = this;
    if (first !== state.first || height !== state.height || count !== state.count) {
      this.setState({ first, height, count });
    }
  }

  key(event) {
    const { bytes, selected, onOpen } = this.props;
    if (event.key === 'Enter' && selected !== null && onOpen) {
      event.preventDefault();
      event.stopPropagation();
      onOpen(selected);
      return;
    }
    const steps = {
      ArrowRight: 1, ArrowLeft: -1, ArrowDown: PER_LINE, ArrowUp: -PER_LINE, Home: -Infinity, End: Infinity,
      PageDown: 16 * PER_LINE, PageUp: -16 * PER_LINE,
    };
    if (!(event.key in steps) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const at = selected ?? -1;
    const to = Math.min(bytes.length - 1, Math.max(0, at + steps[event.key]));
    this.props.onSelect(to);
    this.reveal(to);
  }

  reveal(index) {
    const top = Math.floor(index / PER_LINE) * this.state.height;
    const { scrollTop, clientHeight } = this.box;
    if (top < scrollTop) this.box.scrollTop = top;
    else if (top + this.state.height > scrollTop + clientHeight) {
      this.box.scrollTop = top + this.state.height - clientHeight;
    }
  }

  clicked(event) {
    const at = event.target.dataset.at;
    if (at !== undefined) this.props.onSelect(Number(at));
  }

  render({ bytes, label, offset = 0, selected }, { first, count, height }) {
    const lines = Math.ceil(bytes.length / PER_LINE);
    const shownLines = [];
    for (let i = first; i < Math.min(lines, first + count); i++) shownLines.push(i);
    return html`
      <div class="bytes hex" role="grid" style=${{ height: `${Math.min(15, lines * 1.2 + 1.5)}rem` }}
        tabindex="0" aria-label=${label} aria-rowcount=${lines}
        aria-activedescendant=${selected === null ? undefined : `byte-${selected}`}
        onScroll=${this.look} onKeyDown=${this.key} onClick=${(event) => this.clicked(event)}
        ref=${(element) => { this.box = element; }}>
        <div class="space" role="rowgroup" style=${{ height: `${lines * height}px` }}>
          <div class="line sample" aria-hidden="true" ref=${(element) => { this.sample = element; }}>00</div>
          ${shownLines.map((line) => this.line(line, offset, height))}
        </div>
      </div>`;
  }

  line(line, offset, height) {
    const { bytes, selected, classOf } = this.props;
    const start = line * PER_LINE;
    const part = Array.from(bytes.subarray(start, start + PER_LINE));
    const look = (at) => `${at === selected ? 'selected ' : ''}${classOf?.(at) ?? ''}`;
    return html`
      <div class="line" role="row" key=${line} aria-rowindex=${line + 1} style=${{ top: `${line * height}px` }}>
        <span class="offset" role="rowheader">${(offset + start).toString(16).padStart(6, '0')}</span>
        <span class="digits" role="presentation">${part.map((byte, i) => html`
          <span role="gridcell" id=${`byte-${start + i}`} data-at=${start + i} class=${look(start + i)}>
            ${byte.toString(16).padStart(2, '0')}</span>`)}</span>
        <span class="characters" aria-hidden="true">${part.map((byte, i) => html`
          <span data-at=${start + i} class=${look(start + i)}>${printable(byte)}</span>`)}</span>
      </div>`;
  }
}

/** The value of the selected byte, as text. */
export function ByteReadout({ bytes, index, offset = 0 }) {
  if (index === null) return html`<p class="quiet">${t('bytes.hint')}</p>`;
  const byte = bytes[index];
  const values = { at: number(offset + index), hex: byte.toString(16).padStart(2, '0'), n: byte };
  const character = byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : shown(String.fromCharCode(byte));
  return html`<p role="status">${t('bytes.one', values)} <code>${byte === 0x20 ? t('bytes.space') : character}</code></p>`;
}
