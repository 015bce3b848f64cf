// What the reader chose, kept in the browser. A browser that refuses to keep it loses nothing else.
const PREFIX = 'antiphon.';

function kept(storage, key) {
  try {
    return storage().getItem(PREFIX + key);
  } catch {
    return null;
  }
}

function keep(storage, key, value) {
  try {
    if (value === null) storage().removeItem(PREFIX + key);
    else storage().setItem(PREFIX + key, value);
  } catch {
    // a private window, or a full storage
  }
}

const lasting = () => localStorage;
const ofTab = () => sessionStorage;

/** Returns a setting, or what holds without one. */
export const setting = (key, absent) => kept(lasting, key) ?? absent;
export const saveSetting = (key, value) => keep(lasting, key, value);

/** The token goes when the tab is closed. */
export const token = () => kept(ofTab, 'token');
export const saveToken = (value) => keep(ofTab, 'token', value);

/** Applies the theme: auto (as the system), light or dark. */
export function applyTheme(theme = setting('theme', 'auto')) {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
