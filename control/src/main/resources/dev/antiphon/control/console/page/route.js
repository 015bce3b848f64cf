// The view and its settings are in the fragment: #/VIEW/ARGUMENT?NAME=VALUE.
import { useEffect, useState } from './preact.js';

/** Returns the parts of the address: view, args and query (an object). */
export function currentRoute() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const parts = path.split('/').map(decoded);
  return { view: parts[0], args: parts.slice(1), query: Object.fromEntries(new URLSearchParams(query)) };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Returns the address of a view, such as link('rules', ['bank'], {line: 3}). */
export function link(view, args = [], query = {}) {
  const path = [view, ...args].map(encodeURIComponent).join('/');
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given).toString();
  return `#/${path}${text ? `?${text}` : ''}`;
}

/** Opens a view. With replace, the browser's Back leaves out the address before. */
export function go(address, replace = false) {
  if (!replace) {
    location.hash = address;
    return;
  }
  history.replaceState(null, '', address);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** A hook: the route, which changes with the address. */
export function useRoute() {
  const [route, setRoute] = useState(currentRoute);
  useEffect(() => {
    const changed = () => setRoute(currentRoute());
    window.addEventListener('hashchange', changed);
    return () => window.removeEventListener('hashchange', changed);
  }, []);
  return route;
}
