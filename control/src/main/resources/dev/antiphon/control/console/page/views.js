// The views of the page, in the order of the navigation. Each module's default export is a component
// with the property route (see route.js). A view with hidden: true is not in the navigation.
import { styled } from './stylesheet.js';

export const VIEWS = [
  {
    path: '',
    title: 'view.conversations',
    load: () => import('./view-conversations.js'),
  },
  {
    path: 'cut',
    title: 'view.cut',
    load: () => styled('acting.css', import('./view-cut.js')),
  },
  {
    path: 'faults',
    title: 'view.faults',
    load: () => styled('acting.css', import('./view-faults.js')),
  },
  {
    path: 'rules',
    title: 'view.rules',
    load: () => styled('acting.css', import('./view-rules.js')),
  },
];
