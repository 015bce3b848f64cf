// Style sheets of single views, which the first page does not load.
const loaded = new Map();

/** Loads a style sheet once. The promise ends when it is there, or cannot be loaded. */
export function stylesheet(name) {
  if (!loaded.has(name)) {
    loaded.set(name, new Promise((done) => {
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = `/console/${name}`;
      link.onload = done;
      link.onerror = done;
      document.head.append(link);
    }));
  }
  return loaded.get(name);
}

/** Loads a view together with its style sheet. */
export const styled = (name, view) => Promise.all([view, stylesheet(name)]).then(([module]) => module);
