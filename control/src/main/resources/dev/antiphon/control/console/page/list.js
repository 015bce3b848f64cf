// A list of any length: rows of one height, of which the document has those in sight.
import { Component, html } from './preact.js';

const SPARE = 8;

/** Returns the index of the row with this id, or -1. The ids of the rows rise. */
export function indexOf(rows, id) {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = rows[middle].id;
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/**
 * Properties: id, label, columns (elements of the head), rows, base (rows removed at the top so far),
 * active (a row's id), render(row) → cells, rowClass(row), onActive(row), onPick(row) for a click,
 * onOpen(row), onTop(), onHome(), follow and onFollow(boolean): whether the list stays at its end;
 * isMarked(id), onMark(row) for one more row, and onMarkTo(row) for all rows up to one.
 */
export class VirtualList extends Component {
  constructor(props) {
    super(props);
    this.state = { first: 0, count: 60, height: 26 };
    this.scrolled = this.scrolled.bind(this);
    this.key = this.key.bind(this);
    this.removed = props.base;
    this.end = 0;
  }

  componentDidMount() {
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(this.box);
    this.observer.observe(this.sample);
    this.measure();
  }

  componentWillUnmount() {
    this.observer.disconnect();
  }

  measure() {
    const height = this.sample.offsetHeight || 26;
    const count = Math.ceil(this.box.clientHeight / height) + 2 * SPARE;
    if (height !== this.state.height || count !== this.state.count) this.setState({ height, count });
    this.settle();
  }

  componentDidUpdate(before) {
    const moved = this.props.base - this.removed;
    this.removed = this.props.base;
    if (moved !== 0 && !this.props.follow) this.box.scrollTop -= moved * this.state.height;
    if (before.active !== this.props.active) this.reveal(this.indexOfActive());
    this.settle();
  }

  /** Stays at the end, if it should. */
  settle() {
    if (this.props.follow) {
      this.box.scrollTop = this.box.scrollHeight;
      this.end = this.box.scrollTop;
    }
    this.look();
  }

  scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.box;
    const atEnd = scrollTop + clientHeight >= scrollHeight - this.state.height / 2;
    const { follow, onFollow } = this.props;
    if (follow && !atEnd && scrollTop >= this.end) this.settle(); // nobody scrolled: the list has less height
    else if (atEnd !== follow) onFollow(atEnd);
    this.look();
  }

  look() {
    const first = Math.max(0, Math.floor(this.box.scrollTop / this.state.height) - SPARE);
    if (first !== this.state.first) this.setState({ first });
    if (this.box.scrollTop < 20 * this.state.height) this.props.onTop();
  }

  indexOfActive() {
    return indexOf(this.props.rows, this.props.active);
  }

  reveal(index) {
    if (index < 0) return;
    const { height } = this.state;
    const room = this.box.clientHeight - this.head.offsetHeight;
    const top = index * height;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top + height > this.box.scrollTop + room) this.box.scrollTop = top + height - room;
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { rows, onMark, onMarkTo } = this.props;
    const page = Math.max(1, Math.floor(this.box.clientHeight / this.state.height) - 2);
    const steps = {
      ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity,
    };
    const at = this.indexOfActive();
    if (event.key === 'Enter' && at >= 0) this.props.onOpen(rows[at]);
    else if (event.key === ' ' && at >= 0) onMark(rows[at]);
    else if (event.shiftKey && event.key.startsWith('Arrow') && at >= 0 && event.key in steps) {
      onMarkTo(rows[Math.min(rows.length - 1, Math.max(0, at + steps[event.key]))]);
    } else if (event.key in steps && rows.length > 0) this.step(at, steps[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  step(at, step) {
    const { rows } = this.props;
    if (step === -Infinity) {
      this.props.onHome();
      return;
    }
    const none = step > 0 && step !== Infinity ? Math.floor(this.box.scrollTop / this.state.height) - 1 : rows.length;
    const to = Math.min(rows.length - 1, Math.max(0, (at < 0 ? none : at) + step));
    this.props.onActive(rows[to]);
    if (step === Infinity) this.props.onFollow(true);
  }

  clicked(event, row) {
    const { onPick, onMark, onMarkTo } = this.props;
    if (event.ctrlKey || event.metaKey) onMark(row);
    else if (event.shiftKey) onMarkTo(row);
    else onPick(row);
  }

  render({ id, label, columns, rows, active, render, rowClass, isMarked, onOpen }, { first, count, height }) {
    const shown = rows.slice(first, first + count);
    const activeId = shown.some((each) => each.id === active) ? `${id}-${active}` : undefined;
    return html`
      <div class="list" role="grid" id=${id} aria-label=${label} aria-rowcount=${rows.length + 1}
        aria-multiselectable="true" aria-activedescendant=${activeId} tabindex="0" onScroll=${this.scrolled} onKeyDown=${this.key}
        ref=${(element) => { this.box = element; }}>
        <div class="row head" role="row" aria-rowindex="1" ref=${(element) => { this.head = element; }}>
          ${columns}</div>
        <div class="space" role="rowgroup" style=${{ height: `${rows.length * height}px` }}>
          <div class="row sample" aria-hidden="true" ref=${(element) => { this.sample = element; }}></div>
          ${shown.map((row, i) => html`
            <div key=${row.id} id=${`${id}-${row.id}`} role="row" aria-rowindex=${first + i + 2}
              aria-selected=${row.id === active || isMarked(row.id) ? 'true' : 'false'}
              class=${`row ${rowClass(row)} ${isMarked(row.id) ? 'marked' : ''}`}
              style=${{ top: `${(first + i) * height}px` }}
              onClick=${(event) => this.clicked(event, row)} onDblClick=${() => onOpen(row)}>${render(row)}</div>`)}
        </div>
      </div>`;
  }
}
