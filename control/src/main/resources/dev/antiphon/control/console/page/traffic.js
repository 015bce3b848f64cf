// The rows that the list shows: the latest ones of the server, the live ones, and older ones on demand.
import { get } from './api.js';
import { attention } from './attention.js';
import { indexOf } from './list.js';
import { services } from './services.js';
import { Store } from './store.js';
import { LiveStream } from './stream.js';

const PAGE = 500;

/** Past this number the oldest rows leave the page; the list loads them again when it gets there. */
const ROWS_MAX = 100_000;
const ROWS_DROPPED = 5_000;

class Traffic extends Store {
  rows = [];
  /** The rows that left the page at its top, less those that came there: the list keeps its place by it. */
  base = 0;
  /** Parameters of the query, such as {service, text, failed}. */
  filter = {};
  /** The error of the filter, if the server refused it. */
  error = null;
  loading = false;
  /** Whether there are older rows: more, none or loading. */
  older = 'none';
  /** The number of rows that were lost, and the state of the stream. */
  lost = 0;
  live = { kind: 'connecting' };
  /** The start of the server by its own clock, in milliseconds: times of the time line count from there. */
  startMs = 0;
  /** Whether the server has started anew since the page was opened. */
  restarted = false;
  #stream = null;
  #run = null;
  /** The latest event of the server when the rows were asked for, after which the stream begins. */
  #last = 0;
  #opening = 0;

  start(filter) {
    if (!this.#stream && !this.loading) this.open(filter);
    attention.start();
  }

  /** Shows the rows that a filter passes. */
  async open(filter) {
    const opening = ++this.#opening;
    this.#stream?.stop();
    this.#stream = null;
    Object.assign(this, { filter, error: null, loading: true });
    this.changed();
    let rows = [];
    try {
      rows = await this.#before(undefined, opening);
    } catch (e) {
      if (opening !== this.#opening) return;
      if (e.status >= 400 && e.status < 500) {
        Object.assign(this, { error: e, loading: false });
        this.changed();
        return;
      }
    }
    if (opening !== this.#opening) return;
    Object.assign(this, { rows, base: 0, loading: false });
    attention.filtered = Object.keys(filter).length > 0;
    rows.forEach((each) => attention.see(each));
    if (rows.length > 0) this.#setStart(rows[0]);
    this.#follow();
    this.changed();
  }

  /** Returns the rows before an id; a filter that passes few of them is asked several times. */
  async #before(id, opening) {
    let rows = [];
    let before = id;
    let last;
    do {
      const answer = await get('/api/traffic', { query: { ...this.filter, before, limit: PAGE } });
      if (opening !== this.#opening) return [];
      rows = answer.rows.concat(rows);
      before = answer.next;
      this.#run ??= answer.run;
      if (id === undefined && last === undefined) last = answer.last;
    } while (before !== undefined && rows.length < PAGE);
    this.older = before === undefined ? 'none' : 'more';
    if (last !== undefined) this.#last = last;
    return rows;
  }

  #follow() {
    this.#stream?.stop();
    this.#stream = new LiveStream({
      path: '/api/traffic/live',
      query: this.filter,
      after: `${this.#run}-${this.#last}`,
      onEvent: (event) => this.#on(event),
      onState: (state) => this.#state(state),
    });
  }

  #state(state) {
    this.live = state;
    if (state.kind === 'open') services.refresh();
    this.changed();
  }

  #on({ event, data }) {
    const value = JSON.parse(data);
    if (event === 'begin') this.#began(value.run);
    else if (event === 'row') this.#add(value);
    else if (event === 'update') this.#update(value);
    else if (event === 'lost') this.lost += value.count;
    else if (event === 'service') services.refresh();
    this.changed();
  }

  /** Ids of rows belong to a run of the server; another run begins at its first row. */
  #began(run) {
    if (this.#run && run !== this.#run) this.#restart();
    this.#run = run;
  }

  #restart() {
    this.rows = [];
    this.base = 0;
    this.older = 'none';
    this.lost = 0;
    this.restarted = true;
    attention.clear();
    services.refresh();
  }

  #add(row) {
    if (row.id <= (this.rows.at(-1)?.id ?? 0)) return;
    if (this.rows.length === 0) this.#setStart(row);
    this.rows.push(row);
    attention.see(row);
    if (row.kind === 'service') services.refresh();
    if (this.rows.length > ROWS_MAX) {
      this.rows.splice(0, ROWS_DROPPED);
      this.base += ROWS_DROPPED;
      this.older = 'more';
    }
  }

  #setStart(row) {
    this.startMs = Date.parse(row.time) - row.at * 1000;
  }

  #update(row) {
    const at = indexOf(this.rows, row.id);
    if (at >= 0) this.rows[at] = { ...this.rows[at], ...row };
    attention.see(at >= 0 ? this.rows[at] : row);
  }

  byId(id) {
    return this.rows[indexOf(this.rows, id)];
  }

  /** Loads a page of older rows. */
  async loadOlder() {
    if (this.older !== 'more' || this.rows.length === 0) return;
    const opening = this.#opening;
    this.older = 'loading';
    try {
      const rows = await this.#before(this.rows[0].id, opening);
      if (opening !== this.#opening) return;
      this.rows = rows.concat(this.rows);
      this.base -= rows.length;
    } catch {
      this.older = 'more';
    }
    this.changed();
  }

  /** Loads all older rows that the page may have. */
  async loadOldest() {
    while (this.older === 'more' && this.rows.length < ROWS_MAX - PAGE) await this.loadOlder();
  }

  retry() {
    this.#stream?.retry();
  }

  acceptRestart() {
    this.restarted = false;
    this.changed();
  }
}

export const traffic = new Traffic();
