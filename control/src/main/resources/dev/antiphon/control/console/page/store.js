// A value that components follow.
import { useEffect, useState } from './preact.js';

export class Store {
  #listeners = new Set();
  #planned = false;

  /** Calls a function after each change, at most once a frame. Returns a function that ends it. */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed() {
    if (this.#planned) return;
    this.#planned = true;
    requestAnimationFrame(() => {
      this.#planned = false;
      this.#listeners.forEach((each) => each());
    });
  }
}

/** A hook: renders the component again when the store changes. */
export function useStore(store) {
  const [, render] = useState(0);
  useEffect(() => store.subscribe(() => render((count) => count + 1)), [store]);
  return store;
}
