// What this server has besides services: a load that runs in its program.
import { get } from './api.js';
import { Store } from './store.js';
import { traffic } from './traffic.js';

const RETRY_MS = 3000;

class Presence extends Store {
  /** Whether the program runs a load; null until the server has said it. */
  load = null;
  #stream = null;

  start() {
    this.ask();
    traffic.subscribe(() => this.#again());
  }

  async ask() {
    try {
      const { load = false } = await get('/api');
      if (load === this.load) return;
      this.load = load;
      this.changed();
    } catch {
      setTimeout(() => this.ask(), RETRY_MS);
    }
  }

  /** Another program may listen at the address when the stream is there again. */
  #again() {
    const { kind } = traffic.live;
    if (kind === 'open' && this.#stream === 'waiting') this.ask();
    if (kind === 'open' || kind === 'waiting') this.#stream = kind;
  }
}

export const presence = new Presence();
