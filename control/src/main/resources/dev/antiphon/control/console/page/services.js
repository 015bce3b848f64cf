// The services of the server, asked for again when something happens and every few seconds.
import { get } from './api.js';
import { Store } from './store.js';

const PERIOD_MS = 3000;

class Services extends Store {
  /** The services as the API gives them; null until the first answer. */
  all = null;
  /** The error of the last request, if it failed. */
  error = null;
  #timer = null;
  #text = '';

  start() {
    if (this.#timer === null) this.refresh();
  }

  /** Asks now. */
  async refresh() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    try {
      const { services } = await get('/api/services');
      const text = JSON.stringify(services);
      if (text !== this.#text || this.error) {
        this.#text = text;
        this.all = services;
        this.error = null;
        this.changed();
      }
    } catch (e) {
      this.error = e;
      this.changed();
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#again(), PERIOD_MS);
  }

  #again() {
    if (!document.hidden) {
      this.refresh();
      return;
    }
    document.addEventListener('visibilitychange', () => this.refresh(), { once: true });
  }

  named(name) {
    return this.all?.find((each) => each.name === name);
  }
}

export const services = new Services();
