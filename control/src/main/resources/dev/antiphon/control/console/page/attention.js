// Rows that need a look, whatever the filter of the list: unmatched messages and failures.
import { get } from './api.js';
import { Store } from './store.js';

/** The number of rows of each kind; there may be more. */
export const KEPT_MAX = 50;
const PERIOD_MS = 2500;

/** Returns what is wrong with a row: unmatched, failure, fault or null. */
export function problemOf(row) {
  if (row.unmatched) return 'unmatched';
  if (row.failure || row.kind === 'failure' || row.kind === 'finding') return 'failure';
  return row.fault || row.kind === 'fault' ? 'fault' : null;
}

class Attention extends Store {
  unmatched = [];
  failure = [];
  /** While the list has a filter, its stream does not have all rows, and this asks for them. */
  filtered = false;
  #latest = 0;
  #before = 0;

  start() {
    this.#ask(undefined);
    setInterval(() => this.filtered && !document.hidden && this.#askNew(), PERIOD_MS);
  }

  /** Notes a row. */
  see(row) {
    const problem = problemOf(row);
    if (problem === 'unmatched') this.#put(this.unmatched, row);
    else if (problem === 'failure' && !this.#isKnown(row)) this.#put(this.failure, row);
  }

  /** Returns whether another row says the same: the unmatched message, or why the connection closed. */
  #isKnown(row) {
    if (row.kind === 'finding') return row.check === 'unmatched';
    return row.kind === 'close' && this.failure.some((each) => each.kind !== 'close'
      && each.service === row.service && each.connection === row.connection);
  }

  #put(list, row) {
    const at = list.findIndex((each) => each.id === row.id);
    if (at >= 0) list[at] = row;
    else list.push(row);
    if (list.length > 1 && list.at(-2).id > row.id) list.sort((a, b) => a.id - b.id);
    if (list.length > KEPT_MAX) list.shift();
    this.changed();
  }

  clear() {
    this.unmatched = [];
    this.failure = [];
    this.#latest = this.#before = 0;
    this.changed();
  }

  async #ask(after) {
    for (const query of [{ unmatched: true }, { failed: true }]) {
      try {
        const { rows } = await get('/api/traffic', { query: { ...query, after, limit: KEPT_MAX } });
        rows.forEach((each) => this.see(each));
      } catch {
        return; // the state of the stream says that the server is gone
      }
    }
  }

  /** A message becomes unmatched a little after it came, so the span before is asked for again. */
  async #askNew() {
    try {
      const { last: latest } = await get('/api/traffic', { query: { limit: 1 } });
      if (latest === this.#latest && this.#before === latest) return;
      await this.#ask(Math.max(0, this.#before - 1));
      this.#before = this.#latest;
      this.#latest = latest;
    } catch {
      // as above
    }
  }
}

export const attention = new Attention();
