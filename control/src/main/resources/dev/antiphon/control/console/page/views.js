// The views of the page, in the order of the navigation. Each module's default export is a component
// with the property route (see route.js). A view with hidden: true is not in the navigation, nor is one
// whose function shown returns false. A mark is a component that stands after the title there.
import { HeldMark } from './held.js';
import { presence } from './presence.js';
import { styled, stylesheet } from './stylesheet.js';

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
  {
    path: 'send',
    title: 'view.send',
    load: () => styled('style-act.css', import('./view-send.js')),
  },
  {
    path: 'breakpoints',
    title: 'view.breakpoints',
    mark: HeldMark,
    load: () => styled('style-act.css', import('./view-breakpoints.js')),
  },
  {
    path: 'load',
    title: 'view.load',
    shown: () => presence.load === true,
    load: () => Promise.all([import('./view-load.js'), stylesheet('style-act.css'), stylesheet('uplot.css')])
      .then(([module]) => module),
  },
  {
    path: 'start',
    title: 'view.start',
    load: () => styled('style-act.css', import('./view-start.js')),
  },
];
