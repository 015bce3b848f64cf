// The rows that are chosen to be taken away. They are of one service, as an export is.
import { indexOf } from './list.js';
import { Store } from './store.js';

const ROWS_MAX = 10_000;

class Selection extends Store {
  /** The chosen rows by their ids. */
  rows = new Map();
  #anchor = null;

  get service() {
    return this.rows.values().next().value?.service;
  }

  has(id) {
    return this.rows.has(id);
  }

  clear() {
    this.rows = new Map();
    this.#anchor = null;
    this.changed();
  }

  /** Chooses one more row, or no longer chooses it. A row of another service begins anew. */
  toggle(row) {
    if (this.rows.has(row.id)) this.rows.delete(row.id);
    else {
      if (this.service !== row.service) this.rows.clear();
      this.rows.set(row.id, row);
    }
    this.#anchor = row;
    this.changed();
  }

  /** Chooses all rows between the last one that was chosen, or another one, and this one. */
  extend(all, from, to) {
    const start = this.#anchor ?? from ?? to;
    this.#anchor = start;
    const ends = [indexOf(all, start.id), indexOf(all, to.id)].sort((a, b) => a - b);
    if (ends[0] < 0) return;
    this.rows = new Map(all.slice(ends[0], ends[1] + 1).filter((each) => each.service === start.service)
      .slice(0, ROWS_MAX).map((each) => [each.id, each]));
    this.changed();
  }

  /** Returns the ids, oldest first. */
  get ids() {
    return [...this.rows.keys()].sort((a, b) => a - b);
  }
}

export const selection = new Selection();
