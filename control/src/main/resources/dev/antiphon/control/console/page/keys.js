// Keys of the whole page. Single letters can be switched off in the help (WCAG 2.1.4).
import { useEffect, useRef } from './preact.js';
import { setting } from './settings.js';

const handlers = [];

/** Returns whether a key was typed into a field, where it is text. */
function isTyping(event) {
  const { target } = event;
  return target.isContentEditable || target.matches('textarea, select')
    || (target.matches('input') && !['checkbox', 'radio', 'button'].includes(target.type));
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector('dialog[open]') || isTyping(event)) return;
  if (event.key.length === 1 && setting('keys', 'on') === 'off') return;
  for (const each of [...handlers].reverse()) {
    const handler = each.current[event.key];
    if (handler) {
      event.preventDefault();
      handler(event);
      return;
    }
  }
});

/** A hook: functions for keys, such as {'/': () => …}, while the component is shown. */
export function useKeys(keys) {
  const own = useHolder(keys);
  useEffect(() => {
    handlers.push(own);
    return () => handlers.splice(handlers.indexOf(own), 1);
  }, []);
}

function useHolder(value) {
  const holder = useRef(value);
  holder.current = value;
  return holder;
}
