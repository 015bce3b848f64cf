// The messages that breakpoints hold, for their view and for the number in the navigation.
import { html } from './preact.js';
import { send } from './api.js';
import { number, tn } from './i18n.js';
import { services } from './services.js';
import { Store, useStore } from './store.js';

const PERIOD_MS = 1500;

class Held extends Store {
  /** The held messages as the API gives them, the oldest first. */
  all = [];
  /** What the server's clock shows more than this one, in milliseconds. */
  ahead = 0;
  #timer = null;
  #text = '[]';

  start() {
    if (this.#timer === null) this.refresh();
  }

  /** Asks now. */
  async refresh() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const possible = services.all === null || services.all.some((each) => ['stub', 'proxy'].includes(each.kind));
    if (possible && !document.hidden) {
      try {
        const response = await send('GET', '/api/held');
        const date = Date.parse(response.headers.get('Date') ?? '');
        if (!Number.isNaN(date)) this.ahead = date - Date.now();
        this.#take((await response.json()).held);
      } catch {
        // the state of the connection in the head of the page says it
      }
    } else if (!possible) this.#take([]);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), PERIOD_MS);
  }

  #take(held) {
    const text = JSON.stringify(held);
    if (text === this.#text) return;
    this.#text = text;
    this.all = held;
    this.changed();
  }

  /** Returns the milliseconds until a message goes on by itself. */
  left(each) {
    return Math.max(0, Date.parse(each.until) - Date.now() - this.ahead);
  }
}

export const held = new Held();

/** The number of held messages in the navigation. */
export function HeldMark() {
  const { all } = useStore(held);
  if (all.length === 0) return null;
  return html` <span class="mark count"><span aria-hidden="true">${number(all.length)}</span>
    <span class="unseen">${tn('held.count', all.length)}</span></span>`;
}
